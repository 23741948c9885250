package io.echogate.datapath;

import io.echogate.linux.PacketSocket;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.TwoHosts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Generators that send IPv4 messages of a type from one host to the other, and an ear that counts
 * arrivals.
 */
final class Flood implements AutoCloseable {
  private static final int PROTOCOL_AT = 23;
  private static final int TYPE_AT = 34;
  private static final int ECHO_REQUEST = 8;
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong arrived = new AtomicLong();
  private final AtomicLong held = new AtomicLong();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<Long>> generators = new ArrayList<>();
  private final Future<?> ear;

  private Flood(Host from, Host to, int type, int generators) {
    ear = threads.submit(() -> listen(to, type));
    for (int i = 0; i < generators; i++) {
      this.generators.add(threads.submit(() -> send(from, type)));
    }
  }

  /** Echo requests from left to right. */
  static Flood start(TwoHosts hosts, int generators) {
    return start(hosts.left(), hosts.right(), ECHO_REQUEST, generators);
  }

  /** Messages of a type. */
  static Flood start(Host from, Host to, int type, int generators) {
    return new Flood(from, to, type, generators);
  }

  private long send(Host from, int type) {
    byte[] frame = FilteredHost.frame(type);
    long sent = 0;
    try (PacketSocket socket = from.openSocket()) {
      while (!over.get()) {
        if (socket.send(frame)) {
          sent++;
        } else {
          held.incrementAndGet();
        }
      }
    }
    return sent;
  }

  private void listen(Host to, int type) {
    byte[] frame = new byte[PacketSocket.MAX_FRAME_BYTES];
    try (PacketSocket socket = to.openSocket()) {
      int length = 0;
      while (length != PacketSocket.TIMED_OUT || !over.get()) {
        length = socket.receive(frame, PATIENCE);
        if (length > TYPE_AT && frame[PROTOCOL_AT] == 1 && frame[TYPE_AT] == type) {
          arrived.incrementAndGet();
        }
      }
    }
  }

  /** Ends the generators; the packets that they sent. */
  long end() {
    over.set(true);
    long sent = 0;
    try {
      for (Future<Long> generator : generators) {
        sent += generator.get();
      }
      ear.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
    return sent;
  }

  /** The packets that got through; after {@link #end} all of them. */
  long arrived() {
    return arrived.get();
  }

  /** The packets that did not leave the host that sends. */
  long held() {
    return held.get();
  }

  @Override
  public void close() {
    over.set(true);
    threads.close();
  }
}
