package io.echogate.linux;

import java.lang.foreign.Arena;
import java.time.Duration;

/**
 * Tells when IP addresses or interfaces of one namespace have changed; what they are then, {@link
 * Addresses} says. Needs no privilege. For one platform thread at a time.
 *
 * <p>It is told from when it was opened on, so who opens it first and reads the addresses then
 * misses nothing. It may tell of a change where nothing is different.
 */
public final class AddressMonitor implements AutoCloseable {
  private static final int GROUPS =
      Rtnetlink.RTMGRP_LINK | Rtnetlink.RTMGRP_IPV4_IFADDR | Rtnetlink.RTMGRP_IPV6_IFADDR;

  private final NetNamespace namespace;
  private final NetlinkSocket socket;
  private final Arena arena = Arena.ofShared();
  private final Poll poll;

  private AddressMonitor(NetNamespace namespace, NetlinkSocket socket) {
    this.namespace = namespace;
    this.socket = socket;
    this.poll = new Poll(arena, socket.fd());
  }

  /** Listens to a namespace. */
  public static AddressMonitor open(NetNamespace namespace) {
    return new AddressMonitor(namespace, NetlinkSocket.subscribe(namespace, GROUPS));
  }

  /**
   * Waits for a change since the last one that was told. Many at once are told as one; so are those
   * that the kernel had no room left to tell of.
   *
   * @param timeout how long to wait; zero looks only
   * @return whether there was one
   */
  public boolean changed(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      if (socket.drain("cannot read what has changed in " + namespace)) {
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0 || !poll.readable(left)) {
        return false;
      }
    }
  }

  @Override
  public void close() {
    socket.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
