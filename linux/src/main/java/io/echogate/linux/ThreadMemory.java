package io.echogate.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;

/** A little native memory for each thread, so that a system call allocates nothing. */
final class ThreadMemory {
  private static final long SCRATCH_BYTES = 64;

  private static final ThreadLocal<ThreadMemory> OF_THREAD =
      ThreadLocal.withInitial(ThreadMemory::new);

  private final MemorySegment captured =
      Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
  private final MemorySegment scratch = Arena.ofAuto().allocate(SCRATCH_BYTES, Long.BYTES);

  private ThreadMemory() {}

  /** Where the linker leaves {@code errno} after a call. */
  static MemorySegment captured() {
    return OF_THREAD.get().captured;
  }

  /** 64 bytes, aligned to 8, for one call's small argument; the next user overwrites them. */
  static MemorySegment scratch() {
    return OF_THREAD.get().scratch;
  }
}
