package io.echogate.ebpf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The reader's side of the kernel's ring buffer, over its memory; see {@code kernel/bpf/ringbuf.c}.
 *
 * <p>Both positions count bytes since the buffer was made and never wrap; what lies between them
 * has been reserved by programs. A record is a header of 8 bytes and its payload, rounded up to 8.
 * The header's first word is the length with two flags above: one stands until the program is done
 * with the record, the other says that the record is to be skipped. The kernel releases the header
 * after the payload, and the producer's position after the header.
 */
final class RingRecords {
  /** {@code BPF_RINGBUF_BUSY_BIT}: the sign bit. */
  static final int BUSY = 1 << 31;

  /** {@code BPF_RINGBUF_DISCARD_BIT}. */
  static final int DISCARDED = 1 << 30;

  /** {@code BPF_RINGBUF_HDR_SZ}. */
  static final int HEADER_SIZE = 8;

  private static final VarHandle POSITION = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle HEADER = ValueLayout.JAVA_INT.varHandle();

  private final MemorySegment consumer;
  private final MemorySegment producer;

  /** The records' memory, mapped twice in a row, so that none of them is cut in two. */
  private final MemorySegment data;

  private final long size;
  private long consumed;
  private long delivered;
  private long discarded;

  /**
   * A reader that goes on where the last one stopped.
   *
   * @param consumer the reader's page, writable
   * @param producer the programs' page
   * @param data twice the buffer's size, which is a power of two
   */
  RingRecords(MemorySegment consumer, MemorySegment producer, MemorySegment data) {
    this.consumer = consumer;
    this.producer = producer;
    this.data = data;
    this.size = data.byteSize() / 2;
    this.consumed = (long) POSITION.getAcquire(consumer, 0L);
    if (backlog() < 0 || backlog() > size || consumed % HEADER_SIZE != 0) {
      throw new IllegalStateException(
          "a ring buffer of %d bytes is read up to %d and written up to %d: make a new one"
              .formatted(size, consumed, published()));
    }
  }

  /** Hands over what is there, up to {@code most} records; gives how many there were. */
  int poll(RingBuffer.Sink sink, int most) {
    requireSoleReader();
    long published = published();
    int count = 0;
    while (count < most && consumed < published) {
      long at = consumed & (size - 1);
      int header = (int) HEADER.getAcquire(data, at);
      if (header < 0) {
        break;
      }
      int length = header & ~DISCARDED;
      long next = consumed + HEADER_SIZE + roundUp(length);
      if (next > published) {
        throw new IllegalStateException(
            "a ring buffer has a record of %d bytes at %d, but is written up to %d: make a new one"
                .formatted(length, consumed, published));
      }
      if ((header & DISCARDED) == 0) {
        sink.accept(data, at + HEADER_SIZE, length);
        delivered++;
        count++;
      } else {
        discarded++;
      }
      consumed = next;
      POSITION.setRelease(consumer, 0L, consumed);
    }
    return count;
  }

  /** The bytes between the positions. */
  long backlog() {
    return published() - consumed;
  }

  long delivered() {
    return delivered;
  }

  long discarded() {
    return discarded;
  }

  private long published() {
    return (long) POSITION.getAcquire(producer, 0L);
  }

  private void requireSoleReader() {
    long position = (long) POSITION.getOpaque(consumer, 0L);
    if (position != consumed) {
      throw new IllegalStateException(
          "somebody else reads this ring buffer: it stands at %d, not at %d; end one of the readers"
              .formatted(position, consumed));
    }
  }

  private static long roundUp(int length) {
    return (length + 7L) & ~7L;
  }
}
