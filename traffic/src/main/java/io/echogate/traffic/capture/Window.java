package io.echogate.traffic.capture;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The part of a capture that lies in memory: all of a file that is mapped, or as much of a stream
 * as a record needs. Numbers are read at places behind {@link #position}, which have been asked for
 * before.
 */
final class Window {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** What a stream's window begins with. It grows with the longest current. */
  private static final int FIRST_SIZE = 1 << 18;

  private final Source source;
  private MemorySegment memory;
  private long position;
  private long end;

  /** The byte of the capture with which the memory begins. */
  private long base;

  private boolean swapped;

  /** What the stream failed with; nothing more comes. */
  private @Nullable IOException failure;

  /** Where more comes from. */
  private sealed interface Source {
    record Nothing() implements Source {}

    record Stream(ReadableByteChannel channel, Arena arena) implements Source {}
  }

  private Window(Source source, MemorySegment memory, long end) {
    this.source = source;
    this.memory = memory;
    this.end = end;
  }

  /** All of a capture. */
  static Window of(MemorySegment memory) {
    return new Window(new Source.Nothing(), memory, memory.byteSize());
  }

  /**
   * A part of a stream, at first none.
   *
   * @param arena of the memory
   */
  static Window of(ReadableByteChannel channel, Arena arena) {
    return new Window(new Source.Stream(channel, arena), arena.allocate(FIRST_SIZE), 0);
  }

  /** Numbers are in the order of the other kind of machine: big endian. */
  void setBigEndian(boolean isBig) {
    swapped = isBig;
  }

  /**
   * Whether so many bytes are there from the position on. What was read before it is gone then.
   *
   * @throws IOException if the stream cannot be read
   */
  boolean has(long bytes) throws IOException {
    return end - position >= bytes || fetch(bytes);
  }

  private boolean fetch(long bytes) throws IOException {
    if (!(source instanceof Source.Stream(ReadableByteChannel channel, Arena arena))) {
      return false;
    }
    if (failure != null) {
      throw failure;
    }
    long kept = end - position;
    MemorySegment next = memory;
    if (bytes > memory.byteSize()) {
      next = arena.allocate(Math.max(bytes, 2 * memory.byteSize()));
    }
    MemorySegment.copy(memory, position, next, 0, kept);
    memory = next;
    base += position;
    position = 0;
    end = kept;
    ByteBuffer free = memory.asByteBuffer().position((int) end);
    while (end < bytes) {
      boolean over = false;
      try {
        over = channel.read(free) < 0;
      } catch (IOException e) {
        // What came before the failure, in the same call, is good.
        failure = e;
      }
      end = free.position();
      if (failure != null && end < bytes) {
        throw failure;
      }
      if (over) {
        return false;
      }
    }
    return true;
  }

  /**
   * Goes on by so many bytes, which need not be in memory.
   *
   * @return whether there are as many
   * @throws IOException if the stream cannot be read
   */
  boolean skip(long bytes) throws IOException {
    long left = bytes;
    while (left > end - position) {
      left -= end - position;
      position = end;
      if (!has(1)) {
        return false;
      }
    }
    position += left;
    return true;
  }

  /** The memory, until {@link #has} or {@link #skip} is called. */
  MemorySegment memory() {
    return memory;
  }

  /** Where in the memory reading goes on. */
  long position() {
    return position;
  }

  /** The byte of the capture at which reading goes on. */
  long offset() {
    return base + position;
  }

  /** How many bytes are in memory from the position on. */
  long available() {
    return end - position;
  }

  int unsignedByte(long at) {
    return Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, position + at));
  }

  int unsignedShort(long at) {
    short number = memory.get(SHORT, position + at);
    return Short.toUnsignedInt(swapped ? Short.reverseBytes(number) : number);
  }

  int word(long at) {
    int number = memory.get(INT, position + at);
    return swapped ? Integer.reverseBytes(number) : number;
  }

  long unsignedWord(long at) {
    return Integer.toUnsignedLong(word(at));
  }
}
