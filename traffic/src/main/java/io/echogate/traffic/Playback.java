package io.echogate.traffic;

import io.echogate.traffic.capture.Capture;
import io.echogate.traffic.capture.CaptureException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Plays a capture with two threads: one reads, judges and counts, the other counts the details of
 * what the first hands over, both in the order of the capture. So what depends on that, as limits,
 * flows and first examples do, is what it would be with one thread. What each remembers stays with
 * it: tables that go from one processor to another cost more than the work on them. Memory does not
 * depend on the capture.
 */
final class Playback {
  /**
   * So many packets, that lie in so much memory, that a processor finds little of them in the cache
   * of the other one: to take a line out of there costs more than to fetch it from memory.
   */
  private static final int BATCH = 1 << 12;

  /** One for each thread, and some so that neither waits for the other's odd moment. */
  private static final int BATCHES = 16;

  /** How soon a request to stop is seen. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  /** More than the work on all batches takes. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Capture capture;
  private final Player player;

  /** How many details a packet can have. */
  private final int details;

  private final BlockingQueue<PendingDetails> free = new ArrayBlockingQueue<>(BATCHES);
  private final BlockingQueue<PendingDetails> pending = new ArrayBlockingQueue<>(BATCHES + 1);

  /** Comes behind the last batch. */
  private final PendingDetails end = new PendingDetails(0);

  /** Whether nothing more is to be read. */
  private volatile boolean over;

  private volatile @Nullable Throwable failure;

  /** What is done with packets. */
  @FunctionalInterface
  interface Player {

    /** Judges and counts a packet, and hands over its details. */
    void see(CapturedPacket packet, PendingDetails into);
  }

  private Playback(Capture capture, Player player, int details) {
    this.capture = capture;
    this.player = player;
    this.details = details;
    for (int i = 0; i < BATCHES; i++) {
      free.add(new PendingDetails(BATCH));
    }
  }

  /**
   * Plays all that is left of a capture.
   *
   * @param player is called by one other thread, and details are counted by a third
   * @param details how many a packet can have
   * @param goesOn is asked again and again; when it says no, the rest is left
   * @throws CaptureException if it cannot be read any further; what came before is played
   * @throws IOException if it cannot be read
   */
  static void play(Capture capture, Player player, int details, BooleanSupplier goesOn)
      throws IOException {
    new Playback(capture, player, details).play(goesOn);
  }

  private void play(BooleanSupplier goesOn) throws IOException {
    Thread judging = Thread.ofPlatform().name("replay judges").daemon().start(this::judge);
    Thread counting = Thread.ofPlatform().name("replay counts").daemon().start(this::count);
    try {
      while (goesOn.getAsBoolean() && !counting.join(PATIENCE)) {
        // Asked again.
      }
      over = true;
      // What was read counts. A thread that waits for a stream in which nothing comes cannot be
      // called back from there: it is left, and nobody takes what it has when it comes back.
      var _ = counting.join(GRACE);
      counting.interrupt();
      counting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      over = true;
      judging.interrupt();
      counting.interrupt();
    }
    fail(failure);
  }

  private void judge() {
    CapturedPacket packet = new CapturedPacket();
    try {
      boolean more = true;
      while (more && !over) {
        PendingDetails batch = free.take();
        more = fill(batch, packet);
        pending.put(batch);
      }
      pending.put(end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Plays packets, as many as there is room for, or as have come: what was played of a stream is
   * handed over before it is waited for more, so that it counts whatever comes.
   *
   * @return false if none is left behind them
   */
  private boolean fill(PendingDetails batch, CapturedPacket packet) {
    try {
      do {
        // Whoever had to wait may come back when nobody wants to know any more.
        if (!capture.next() || over) {
          return false;
        }
        packet.fill(capture);
        player.see(packet, batch);
      } while (!batch.isFull(details) && capture.isReady());
      return true;
    } catch (IOException | RuntimeException | Error e) {
      // Thrown where the threads are waited for, once what came before has counted.
      batch.failed(e);
      return false;
    }
  }

  private void count() {
    try {
      for (PendingDetails batch = pending.take(); batch != end; batch = pending.take()) {
        if (failure == null) {
          count(batch);
        }
        free.put(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void count(PendingDetails batch) {
    try {
      batch.count();
      failure = batch.failure();
    } catch (RuntimeException | Error e) {
      // Thrown where the threads are waited for; until then batches are taken, and nothing counts.
      failure = e;
      over = true;
    }
  }

  private static void fail(@Nullable Throwable failure) throws IOException {
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }
}
