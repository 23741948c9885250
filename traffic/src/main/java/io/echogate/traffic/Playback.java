package io.echogate.traffic;

import io.echogate.traffic.capture.Capture;
import io.echogate.traffic.capture.CaptureException;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays a capture with three threads: one reads packets, one judges them, and the caller's counts
 * what came of it. Each does so in the order of the packets: so what depends on it, as limits,
 * flows and first examples do, is what it would be with one thread. Packets go from one to the next
 * in batches, of which there are few: memory does not depend on the capture.
 */
final class Playback {
  /**
   * So many packets that a batch stays in a processor's cache, and handing it over costs little.
   */
  private static final int BATCH = 512;

  private static final int BATCHES = 6;

  /** How soon a request to stop is seen while nothing comes. */
  private static final long PATIENCE_MILLIS = 100;

  private final Capture capture;
  private final Player player;
  private final BlockingQueue<Batch> empty = new ArrayBlockingQueue<>(BATCHES);
  private final BlockingQueue<Batch> read = new ArrayBlockingQueue<>(BATCHES);
  private final BlockingQueue<Batch> judged = new ArrayBlockingQueue<>(BATCHES);

  /** What is done with packets, in two steps that different threads take. */
  interface Player {

    /** Decides on a packet, and keeps with it all that counting needs. */
    void judge(CapturedPacket packet);

    /** Reads what counting a packet will need, so that memory comes for many of them at once. */
    void approach(CapturedPacket packet);

    /** Counts a packet that was judged. */
    void count(CapturedPacket packet);
  }

  /** Packets that were read one after the other. */
  private static final class Batch {
    private final CapturedPacket[] packets = new CapturedPacket[BATCH];
    private int size;

    /** What came behind the packets, in place of a further one. */
    private @Nullable Throwable failure;

    private boolean last;

    Batch() {
      for (int i = 0; i < BATCH; i++) {
        packets[i] = new CapturedPacket();
      }
    }

    void fill(Capture capture) {
      size = 0;
      attempt(
          () -> {
            while (size < BATCH) {
              if (!capture.next()) {
                last = true;
                return;
              }
              packets[size].fill(capture);
              size++;
            }
          });
    }

    void judge(Player player) {
      attempt(() -> forEach(player::judge));
    }

    void forEach(Consumer<CapturedPacket> step) {
      for (int i = 0; i < size; i++) {
        step.accept(packets[i]);
      }
    }

    private void attempt(Work work) {
      try {
        work.run();
      } catch (IOException | RuntimeException | Error e) {
        failure = e;
        last = true;
      }
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private Playback(Capture capture, Player player) {
    this.capture = capture;
    this.player = player;
    for (int i = 0; i < BATCHES; i++) {
      empty.add(new Batch());
    }
  }

  /**
   * Plays all that is left of a capture.
   *
   * @param player its packets are counted by the calling thread
   * @param goesOn is asked again and again; when it says no, the rest is left
   * @throws CaptureException if it cannot be read any further; what came before is played
   * @throws IOException if it cannot be read
   */
  static void play(Capture capture, Player player, BooleanSupplier goesOn) throws IOException {
    new Playback(capture, player).play(goesOn);
  }

  private void play(BooleanSupplier goesOn) throws IOException {
    Thread reading = start("capture reader", () -> pass(empty, batch -> batch.fill(capture), read));
    Thread judging = start("capture judge", () -> pass(read, batch -> batch.judge(player), judged));
    try {
      boolean last = false;
      while (!last && goesOn.getAsBoolean()) {
        Batch batch = judged.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (batch == null) {
          continue;
        }
        batch.forEach(player::approach);
        batch.forEach(player::count);
        last = batch.last;
        if (batch.failure != null) {
          fail(batch.failure);
        }
        empty.add(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      stop(reading);
      stop(judging);
    }
  }

  private static Thread start(String name, Runnable work) {
    return Thread.ofPlatform().name(name).daemon().start(work);
  }

  /** Takes batches from one queue, does something with each, and hands them on to another. */
  private static void pass(
      BlockingQueue<Batch> from, Consumer<Batch> step, BlockingQueue<Batch> to) {
    try {
      boolean last;
      do {
        Batch batch = from.take();
        step.accept(batch);
        last = batch.last;
        to.add(batch);
      } while (!last);
    } catch (InterruptedException e) {
      // Nobody wants more.
      Thread.currentThread().interrupt();
    }
  }

  private static void fail(Throwable failure) throws IOException {
    switch (failure) {
      case IOException e -> throw e;
      case CaptureException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /**
   * Waits for another thread, but not for ever: it may be waiting for a stream in which nothing
   * comes, and cannot be called back from there.
   */
  private static void stop(Thread thread) {
    thread.interrupt();
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
