package io.echogate.traffic;

import io.echogate.traffic.capture.Capture;
import io.echogate.traffic.capture.CaptureException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays a capture with several threads. Each takes a batch of packets through three steps, reading,
 * judging and counting, and of each step only one batch has its turn, in the order of the capture:
 * so what depends on that, as limits, flows and first examples do, is what it would be with one
 * thread. A batch stays with its thread, because handing packets to another processor costs more
 * than the work on them. There are as many batches as threads: memory does not depend on the
 * capture.
 */
final class Playback {
  /**
   * So many packets that it counts little to wait for a turn, and to fetch what another processor
   * changed meanwhile.
   */
  private static final int BATCH = 4096;

  /** No more have their turn at a time. */
  private static final int STEPS = 3;

  /** How soon a request to stop is seen. */
  private static final long PATIENCE_MILLIS = 100;

  /** More than the work on all batches takes. */
  private static final long GRACE_MILLIS = 1_000;

  private final Capture capture;
  private final Player player;
  private final Turn judging = new Turn();
  private final Turn counting = new Turn();
  private final CountDownLatch end;
  private final int threads;

  /** The piece that is read next. Guarded by this. */
  private long pieces;

  /** Whether nothing is left to be read. */
  private volatile boolean over;

  private volatile @Nullable Throwable failure;

  /** What is done with packets. */
  interface Player {

    /** Decides on a packet, and keeps with it all that counting needs. */
    void judge(CapturedPacket packet);

    /** Reads what counting a packet will need, so that memory comes for many of them at once. */
    void approach(CapturedPacket packet);

    /** Counts a packet that was judged. */
    void count(CapturedPacket packet);
  }

  /** Packets that lie one behind the other. */
  private static final class Batch {
    private final CapturedPacket[] packets = new CapturedPacket[BATCH];
    private int size;

    /** What came behind the packets, in place of a further one. */
    private @Nullable Throwable failure;

    Batch() {
      for (int i = 0; i < BATCH; i++) {
        packets[i] = new CapturedPacket();
      }
    }

    /**
     * Reads packets, as many as there is room for, or as have come: none waits here for others that
     * come later.
     *
     * @return false if none is left behind them
     */
    boolean fill(Capture capture) {
      size = 0;
      try {
        while (size < BATCH && (size == 0 || capture.isReady())) {
          if (!capture.next()) {
            return false;
          }
          packets[size].fill(capture);
          size++;
        }
        return true;
      } catch (IOException | RuntimeException | Error e) {
        failure = e;
        return false;
      }
    }

    void forEach(Consumer<CapturedPacket> step) {
      for (int i = 0; i < size; i++) {
        step.accept(packets[i]);
      }
    }
  }

  private Playback(Capture capture, Player player, int threads) {
    this.capture = capture;
    this.player = player;
    this.threads = threads;
    end = new CountDownLatch(threads);
  }

  /**
   * Plays all that is left of a capture.
   *
   * @param player is called by other threads, for each step by one at a time
   * @param goesOn is asked again and again; when it says no, the rest is left
   * @throws CaptureException if it cannot be read any further; what came before is played
   * @throws IOException if it cannot be read
   */
  static void play(Capture capture, Player player, BooleanSupplier goesOn) throws IOException {
    int threads = Math.min(STEPS, Runtime.getRuntime().availableProcessors());
    new Playback(capture, player, threads).play(goesOn);
  }

  private void play(BooleanSupplier goesOn) throws IOException {
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(Thread.ofPlatform().name("replay " + i).daemon().start(this::work));
    }
    try {
      while (goesOn.getAsBoolean() && !end.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        // Asked again.
      }
      over = true;
      // What was read counts. A thread that waits for a stream in which nothing comes cannot be
      // called back from there: it is left, and finds no turn when it comes back.
      var _ = end.await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
      judging.close();
      counting.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      over = true;
      workers.forEach(Thread::interrupt);
    }
    fail(failure);
  }

  private void work() {
    Batch batch = new Batch();
    try {
      while (!over && step(batch)) {
        // The next one.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end.countDown();
    }
  }

  /** Takes a batch through all steps; false if there are no turns any more. */
  private boolean step(Batch batch) throws InterruptedException {
    long number = read(batch);
    if (number < 0 || !judging.take(number)) {
      return false;
    }
    try {
      attempt(() -> batch.forEach(player::judge));
    } finally {
      judging.pass();
    }
    if (!counting.take(number)) {
      return false;
    }
    try {
      attempt(
          () -> {
            batch.forEach(player::approach);
            batch.forEach(player::count);
          });
      if (batch.failure != null) {
        failure = batch.failure;
      }
    } finally {
      counting.pass();
    }
    return true;
  }

  /** Reads the next piece; its number, below 0 if nothing is left. */
  private synchronized long read(Batch batch) {
    if (over) {
      return -1;
    }
    over = !batch.fill(capture);
    return pieces++;
  }

  /**
   * Does something that should not fail. If it does, by whatever, all threads end, and it is thrown
   * where they are waited for.
   */
  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
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
