package io.echogate.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * Sends and receives whole frames on one interface ({@code packet(7)}), from the link header, as
 * they are on the wire: a VLAN tag that the kernel has taken out of a received frame is put back.
 * Does not see what it sends itself, nor what XDP drops. Nothing is allocated for a frame. For one
 * thread at a time; needs CAP_NET_RAW.
 */
public final class PacketSocket implements AutoCloseable {
  /** No frame came within the time. */
  public static final int TIMED_OUT = -1;

  /** The longest frame sent or received, in bytes; more can only come from segmentation offload. */
  public static final int MAX_FRAME_BYTES = 1 << 16;

  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int ETH_P_ALL = 3;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_AUXDATA = 8;
  private static final int PACKET_IGNORE_OUTGOING = 23;
  private static final int MSG_DONTWAIT = 0x40;

  private static final ValueLayout.OfShort NETWORK_SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private final Fd fd;
  private final Arena arena = Arena.ofShared();
  private final ReceiveBuffer received = new ReceiveBuffer(arena, MAX_FRAME_BYTES);
  private final MemorySegment sent = arena.allocate(MAX_FRAME_BYTES, Long.BYTES);
  private final Poll poll;

  private PacketSocket(Fd fd) {
    this.fd = fd;
    this.poll = new Poll(arena, fd);
  }

  /**
   * Opens a socket on an interface.
   *
   * @param namespace where the interface is
   * @param index the interface's index there
   * @throws LinuxException ENODEV if there is no such interface, EPERM without CAP_NET_RAW
   */
  public static PacketSocket open(NetNamespace namespace, int index) {
    String attempt = "cannot open a packet socket on interface " + index + " of " + namespace;
    // Protocol 0 receives nothing, so no frame of another interface comes in before bind.
    long opened = namespace.call(() -> SystemCall.SOCKET.call(AF_PACKET, SOCK_RAW_CLOEXEC, 0));
    PacketSocket socket = new PacketSocket(Fd.own(LinuxException.check(opened, attempt)));
    try {
      socket.option(PACKET_AUXDATA, attempt);
      socket.option(PACKET_IGNORE_OUTGOING, attempt);
      socket.bind(index, attempt);
      return socket;
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a frame.
   *
   * @return whether the kernel took it: false if it was dropped on the way out, by a full queue or
   *     an egress filter
   * @throws LinuxException ENETDOWN if the interface is down, EMSGSIZE if the frame is too long for
   *     it
   */
  public boolean send(byte[] frame) {
    if (frame.length > MAX_FRAME_BYTES) {
      throw new IllegalArgumentException("a frame of " + frame.length + " bytes");
    }
    MemorySegment.copy(frame, 0, sent, ValueLayout.JAVA_BYTE, 0, frame.length);
    long result;
    do {
      result = SystemCall.SENDTO.call(fd.value(), sent.address(), frame.length, 0, 0, 0);
    } while (result == -Errno.EINTR);
    if (result == -Errno.ENOBUFS) {
      return false;
    }
    if (result < 0) {
      throw new LinuxException("cannot send a frame of " + frame.length + " bytes", (int) -result);
    }
    return true;
  }

  /**
   * Waits for the next frame.
   *
   * @param into where it is put, from index 0; what does not fit is cut off
   * @param timeout how long to wait; zero takes only what is there
   * @return how many bytes of {@code into} are the frame's, or {@link #TIMED_OUT}
   * @throws LinuxException ENETDOWN if the interface has gone down
   */
  public int receive(byte[] into, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      long result = SystemCall.RECVMSG.call(fd.value(), received.header(), MSG_DONTWAIT);
      if (result >= 0) {
        return received.copyFrame((int) result, into);
      }
      if (result != -Errno.EAGAIN && result != -Errno.EINTR) {
        throw new LinuxException("cannot receive a frame", (int) -result);
      }
      long left = deadline - System.nanoTime();
      if (left <= 0 || !poll.readable(left)) {
        return TIMED_OUT;
      }
    }
  }

  private void option(int option, String attempt) {
    sent.set(ValueLayout.JAVA_INT, 0, 1);
    LinuxException.check(
        SystemCall.SETSOCKOPT.call(fd.value(), SOL_PACKET, option, sent.address(), Integer.BYTES),
        attempt);
  }

  /** struct sockaddr_ll: family, protocol in network order, index; 20 bytes in all. */
  private void bind(int index, String attempt) {
    int bytes = 20;
    sent.asSlice(0, bytes).fill((byte) 0);
    sent.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
    sent.set(NETWORK_SHORT, 2, (short) ETH_P_ALL);
    sent.set(ValueLayout.JAVA_INT, 4, index);
    LinuxException.check(SystemCall.BIND.call(fd.value(), sent.address(), bytes), attempt);
  }

  @Override
  public void close() {
    fd.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
