package io.echogate.ebpf;

import io.echogate.linux.Fd;
import io.echogate.linux.LinuxException;
import io.echogate.linux.Mapping;
import io.echogate.linux.Pages;
import io.echogate.linux.Poll;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The reader of a ring buffer, a map of type {@link MapType#RINGBUF} into which programs on all
 * CPUs put records. It gives them in the order in which they were reserved, without system calls
 * and without allocation. Since Linux 5.8.
 *
 * <pre>{@code
 * while (running) {
 *   if (ring.poll((data, offset, length) -> print(data.get(JAVA_LONG, offset))) == 0) {
 *     var _ = ring.await(Duration.ofMillis(100));
 *   }
 * }
 * }</pre>
 *
 * <p>A buffer has one reader at a time, and the reader one thread. What does not fit is lost: the
 * program's reservation gives 0, and only the program can count that.
 */
public final class RingBuffer implements AutoCloseable {
  /**
   * A flag of a program that submits: {@link #await} sleeps on. For programs that submit much, and
   * readers that look again by themselves: waking somebody costs more than the record.
   */
  public static final int NO_WAKEUP = 1;

  /** A flag of a program that submits: {@link #await} ends, whatever waits before the record. */
  public static final int FORCE_WAKEUP = 2;

  /** Receives records. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Receives a record. It lasts until this returns. If this throws, the record remains the next.
     *
     * @param data where it is; read-only
     * @param offset of its first byte, a multiple of 8
     * @param length in bytes
     */
    void accept(MemorySegment data, long offset, int length);
  }

  private final Fd fd;
  private final Arena arena;
  private final Mapping consumer;
  private final Mapping producer;
  private final RingRecords records;
  private final Poll poll;

  private RingBuffer(Fd fd, Mapping consumer, Mapping producer, int page) {
    this.fd = fd;
    this.consumer = consumer;
    this.producer = producer;
    MemorySegment shared = producer.segment();
    this.records =
        new RingRecords(consumer.segment(), shared.asSlice(0, page), shared.asSlice(page));
    this.arena = Arena.ofShared();
    this.poll = new Poll(arena, fd);
  }

  /**
   * Opens a buffer for reading, where the reader before stopped. The map may be closed meanwhile.
   *
   * @throws IllegalArgumentException if the map is no ring buffer
   * @throws LinuxException if the kernel does not let its memory be mapped
   * @throws IllegalStateException if the memory makes no sense
   */
  public static RingBuffer of(BpfMap map) {
    if (map.spec().type() != MapType.RINGBUF) {
      throw new IllegalArgumentException(map.spec().description() + " is no ring buffer");
    }
    int page = Pages.size();
    long data = 2 * Integer.toUnsignedLong(map.spec().maxEntries());
    Deque<Runnable> undo = new ArrayDeque<>();
    try {
      Fd fd = map.fd().duplicate();
      undo.push(fd::close);
      Mapping consumer = Mapping.of(fd, 0, page, Mapping.Access.READ_WRITE);
      undo.push(consumer::close);
      Mapping producer = Mapping.of(fd, page, page + data, Mapping.Access.READ);
      undo.push(producer::close);
      return new RingBuffer(fd, consumer, producer, page);
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      undo.forEach(Runnable::run);
      throw e;
    }
  }

  /**
   * Hands over all records that are there.
   *
   * @return how many
   * @throws IllegalStateException if somebody else reads the buffer, or its memory makes no sense
   */
  public int poll(Sink sink) {
    return records.poll(sink, Integer.MAX_VALUE);
  }

  /** As {@link #poll(Sink)}, but at most so many. */
  public int poll(Sink sink, int most) {
    return records.poll(sink, most);
  }

  /**
   * Waits for a record. The thread sleeps in the kernel: for platform threads.
   *
   * @return whether there may be one; false when the time is over
   */
  public boolean await(Duration timeout) {
    return poll.readable(timeout.toNanos());
  }

  /** The bytes that wait, headers and discarded records included; at most the buffer's size. */
  public long backlog() {
    return records.backlog();
  }

  /** How many records this reader has handed over. */
  public long delivered() {
    return records.delivered();
  }

  /** How many records this reader has skipped because the program discarded them. */
  public long discarded() {
    return records.discarded();
  }

  /** Ends the reading; what waits is there for the next reader. Closing again does nothing. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
    producer.close();
    consumer.close();
    fd.close();
  }
}
