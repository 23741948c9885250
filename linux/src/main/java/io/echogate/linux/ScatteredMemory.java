package io.echogate.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Pieces of one size that lie far apart in a mapping, read or written by few calls of the kernel
 * ({@code process_vm_readv(2)}, on this process itself). Who comes to each page of a new mapping by
 * himself has the processor, and under some hypervisors the machine below, find it for him: there a
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
   * @param bytes how many each has, at least 1
   * @return one behind the other, of the arena
   * @throws IndexOutOfBoundsException if one does not lie in the memory
   */
  public static MemorySegment read(MemorySegment from, long[] offsets, int bytes, Arena arena) {
    MemorySegment pieces = arena.allocate((long) bytes * offsets.length, Long.BYTES);
    copy(SystemCall.PROCESS_VM_READV, from, offsets, bytes, pieces);
    return pieces;
  }

  /**
   * Writes pieces. Others may see each of them half written.
   *
   * @param to where they are to lie
   * @param offsets where each begins
   * @param bytes how many each has, at least 1
   * @param pieces one behind the other, native
   * @throws IndexOutOfBoundsException if one would not lie in the memory
   */
  public static void write(MemorySegment to, long[] offsets, int bytes, MemorySegment pieces) {
    copy(SystemCall.PROCESS_VM_WRITEV, to, offsets, bytes, pieces);
  }

  private static void copy(
      SystemCall call, MemorySegment memory, long[] offsets, int bytes, MemorySegment pieces) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment near = arena.allocate(VECTOR, Long.BYTES);
      MemorySegment far = arena.allocate((long) VECTOR * MOST, Long.BYTES);
      boolean refused = !memory.isNative();
      for (int first = 0; first < offsets.length; first += MOST) {
        int count = Math.min(MOST, offsets.length - first);
        long size = (long) bytes * count;
        MemorySegment part = pieces.asSlice((long) bytes * first, size);
        for (int i = 0; i < count; i++) {
          MemorySegment piece = memory.asSlice(offsets[first + i], bytes);
          far.setAtIndex(ValueLayout.JAVA_LONG, 2L * i, piece.address());
          far.setAtIndex(ValueLayout.JAVA_LONG, 2L * i + 1, bytes);
        }
        near.set(ValueLayout.JAVA_LONG, 0, part.address());
        near.set(ValueLayout.JAVA_LONG, Long.BYTES, size);
        refused =
            refused
                || call.call(ProcessHandle.current().pid(), near.address(), 1, far.address(), count)
                    != size;
        if (refused) {
          byOne(call, memory, offsets, first, bytes, part);
        }
      }
    }
  }

  /** The same without the kernel. What a call has copied is copied again. */
  private static void byOne(
      SystemCall call,
      MemorySegment memory,
      long[] offsets,
      int first,
      int bytes,
      MemorySegment part) {
    for (int i = 0; (long) i * bytes < part.byteSize(); i++) {
      MemorySegment far = memory.asSlice(offsets[first + i], bytes);
      MemorySegment near = part.asSlice((long) i * bytes, bytes);
      if (call == SystemCall.PROCESS_VM_READV) {
        near.copyFrom(far);
      } else {
        far.copyFrom(near);
      }
    }
  }
}
