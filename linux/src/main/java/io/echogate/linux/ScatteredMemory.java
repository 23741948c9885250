package io.echogate.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;

/**
 * Pieces that lie far apart in a mapping, read or written by few calls of the kernel ({@code
 * process_vm_readv(2)}, on this process itself). Who comes to each page of a new mapping by himself
 * has the processor, and under some hypervisors the machine below, find it for him: there a
 * thousand pages take 12 ms, and less than one by these calls. Where the kernel has them not, or
 * refuses, the pieces are copied one by one.
 */
public final class ScatteredMemory {
  /** {@code UIO_MAXIOV}: so many pieces are taken by one call at most. */
  private static final int MOST = 1024;

  /** {@code struct iovec}: where, and how many bytes. */
  private static final int VECTOR = 2 * Long.BYTES;

  private ScatteredMemory() {}

  /**
   * Reads pieces.
   *
   * @param from where they lie
   * @param offsets where each begins
   * @param lengths how many bytes each has, at least 1
   * @return one behind the other, of the arena
   * @throws IndexOutOfBoundsException if one does not lie in the memory
   */
  public static MemorySegment read(MemorySegment from, long[] offsets, int[] lengths, Arena arena) {
    long all = IntStream.of(lengths).asLongStream().sum();
    MemorySegment pieces = arena.allocate(all, Long.BYTES);
    copy(SystemCall.PROCESS_VM_READV, from, offsets, lengths, pieces);
    return pieces;
  }

  /**
   * Writes pieces. Others may see each of them half written.
   *
   * @param to where they are to lie
   * @param offsets where each begins
   * @param lengths how many bytes each has, at least 1
   * @param pieces one behind the other, native
   * @throws IndexOutOfBoundsException if one would not lie in the memory
   */
  public static void write(MemorySegment to, long[] offsets, int[] lengths, MemorySegment pieces) {
    copy(SystemCall.PROCESS_VM_WRITEV, to, offsets, lengths, pieces);
  }

  private static void copy(
      SystemCall call, MemorySegment memory, long[] offsets, int[] lengths, MemorySegment pieces) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment near = arena.allocate(VECTOR, Long.BYTES);
      MemorySegment far = arena.allocate((long) VECTOR * MOST, Long.BYTES);
      boolean refused = !memory.isNative();
      long at = 0;
      for (int first = 0; first < offsets.length; first += MOST) {
        int end = Math.min(first + MOST, offsets.length);
        long size = 0;
        for (int i = first; i < end; i++) {
          MemorySegment piece = memory.asSlice(offsets[i], lengths[i]);
          far.setAtIndex(ValueLayout.JAVA_LONG, 2L * (i - first), piece.address());
          far.setAtIndex(ValueLayout.JAVA_LONG, 2L * (i - first) + 1, lengths[i]);
          size += lengths[i];
        }
        MemorySegment part = pieces.asSlice(at, size);
        at += size;
        near.set(ValueLayout.JAVA_LONG, 0, part.address());
        near.set(ValueLayout.JAVA_LONG, Long.BYTES, size);
        refused =
            refused
                || call.call(
                        ProcessHandle.current().pid(),
                        near.address(),
                        1,
                        far.address(),
                        end - first)
                    != size;
        if (refused) {
          byOne(call, memory, offsets, lengths, first, end, part);
        }
      }
    }
  }

  /** The same without the kernel. What a call has copied is copied again. */
  private static void byOne(
      SystemCall call,
      MemorySegment memory,
      long[] offsets,
      int[] lengths,
      int first,
      int end,
      MemorySegment part) {
    long at = 0;
    for (int i = first; i < end; i++) {
      MemorySegment far = memory.asSlice(offsets[i], lengths[i]);
      MemorySegment near = part.asSlice(at, lengths[i]);
      at += lengths[i];
      if (call == SystemCall.PROCESS_VM_READV) {
        near.copyFrom(far);
      } else {
        far.copyFrom(near);
      }
    }
  }
}
