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
 * Plays a capture with two threads: one reads packets, the other, which is the caller's, is given
 * them in their order. So what depends on the order, as limits and flows do, is what it would be
 * with one. Packets go from one to the other in batches, of which there are few: memory does not
 * depend on the capture.
 */
final class Playback {
  /**
   * So many packets that a batch stays in a processor's cache, and handing it over costs little.
   */
  private static final int BATCH = 512;

  private static final int BATCHES = 4;

  /** How soon a request to stop is seen while nothing comes. */
  private static final long PATIENCE_MILLIS = 100;

  private final Capture capture;
  private final BlockingQueue<Batch> empty = new ArrayBlockingQueue<>(BATCHES);
  private final BlockingQueue<Batch> full = new ArrayBlockingQueue<>(BATCHES + 1);

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
      last = false;
      try {
        while (size < BATCH) {
          if (!capture.next()) {
            last = true;
            return;
          }
          packets[size].fill(capture);
          size++;
        }
      } catch (IOException | RuntimeException | Error e) {
        failure = e;
        last = true;
      }
    }
  }

  private Playback(Capture capture) {
    this.capture = capture;
    for (int i = 0; i < BATCHES; i++) {
      empty.add(new Batch());
    }
  }

  /**
   * Plays all that is left of a capture.
   *
   * @param player is given each packet by the calling thread, valid during the call
   * @param goesOn is asked again and again; when it says no, the rest is left
   * @throws CaptureException if it cannot be read any further; what came before is played
   * @throws IOException if it cannot be read
   */
  static void play(Capture capture, Consumer<CapturedPacket> player, BooleanSupplier goesOn)
      throws IOException {
    new Playback(capture).play(player, goesOn);
  }

  private void play(Consumer<CapturedPacket> player, BooleanSupplier goesOn) throws IOException {
    Thread reading = Thread.ofPlatform().name("capture reader").daemon().start(this::read);
    try {
      boolean last = false;
      while (!last && goesOn.getAsBoolean()) {
        Batch batch = full.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (batch == null) {
          continue;
        }
        for (int i = 0; i < batch.size; i++) {
          player.accept(batch.packets[i]);
        }
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
    }
  }

  private void read() {
    try {
      Batch batch;
      do {
        batch = empty.take();
        batch.fill(capture);
        full.add(batch);
      } while (!batch.last);
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
   * Waits for the other thread, but not for ever: it may be waiting for a stream in which nothing
   * comes, and cannot be called back from there.
   */
  private static void stop(Thread reading) {
    reading.interrupt();
    try {
      reading.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
