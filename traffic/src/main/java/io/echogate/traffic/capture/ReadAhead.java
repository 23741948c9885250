package io.echogate.traffic.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A stream that another thread reads, a few blocks ahead: to unpack packets takes longer than to
 * look at them, and needs nothing of what comes of that. What the stream fails with is thrown here,
 * behind all that came before.
 */
final class ReadAhead implements ReadableByteChannel {
  private static final int SIZE = 1 << 18;
  private static final int BLOCKS = 4;

  private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
  private final BlockingQueue<Block> filled = new ArrayBlockingQueue<>(BLOCKS);
  private final Thread thread;
  private volatile boolean open = true;

  /** What is read now; null before the first. */
  private @Nullable Block block;

  /** Bytes, and what came behind them if nothing else follows. */
  private static final class Block {
    final byte[] bytes = new byte[SIZE];
    int at;
    int end;
    boolean last;
    @Nullable Throwable failure;

    /** Takes what comes next, without waiting for more than that. */
    void fill(InputStream stream) {
      at = 0;
      end = 0;
      try {
        int count = stream.read(bytes);
        last = count < 0;
        end = Math.max(0, count);
      } catch (IOException | RuntimeException | Error e) {
        // Thrown where it is read.
        failure = e;
        last = true;
      }
    }
  }

  /**
   * Begins to read.
   *
   * @param stream is closed when it is read to its end, or this is closed
   */
  ReadAhead(InputStream stream) {
    thread = Thread.ofPlatform().name("capture unpacks").daemon().start(() -> fill(stream));
  }

  private void fill(InputStream stream) {
    try (stream) {
      boolean more = true;
      for (int made = 0; more && open; made++) {
        Block next = made < BLOCKS ? new Block() : free.take();
        next.fill(stream);
        more = !next.last;
        filled.put(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // It could not be closed, and is read no more: all that came of it is there.
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    Block from = block;
    while (from == null || from.at == from.end) {
      if (from != null && from.last) {
        return end(from.failure);
      }
      from = next(from);
      block = from;
    }
    int count = Math.min(into.remaining(), from.end - from.at);
    into.put(from.bytes, from.at, count);
    from.at += count;
    return count;
  }

  private Block next(@Nullable Block done) throws IOException {
    try {
      if (done != null) {
        free.put(done);
      }
      return filled.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
  }

  private static int end(@Nullable Throwable failure) throws IOException {
    return switch (failure) {
      case null -> -1;
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    };
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /**
   * Reads no more. Where the thread waits for a stream in which nothing comes, it is left there.
   */
  @Override
  public void close() {
    open = false;
    thread.interrupt();
  }
}
