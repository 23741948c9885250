package io.echogate.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A shared mapping of a file into memory, by {@code mmap(2)}. It stays valid after the descriptor
 * is closed, and until this is closed; using the segment afterwards is an {@link
 * IllegalStateException}, never a crash. Any thread may use it, but for one that was made {@link
 * #here}.
 */
public final class Mapping implements AutoCloseable {
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int MAP_SHARED = 1;

  /** What may be done with the mapped bytes. */
  public enum Access {
    READ,
    READ_WRITE
  }

  private final Arena arena;
  private final MemorySegment segment;

  private Mapping(Arena arena, MemorySegment segment) {
    this.arena = arena;
    this.segment = segment;
  }

  /**
   * Maps a part of a file.
   *
   * @param file the file, such as a bpf map made with {@code BPF_F_MMAPABLE}
   * @param offset where the part begins: a multiple of the page size
   * @param length its length in bytes, at least 1
   * @throws LinuxException if the kernel refuses: EACCES or EPERM for a file that may not be
   *     written, EINVAL for an offset or length that the file does not have
   */
  public static Mapping of(Fd file, long offset, long length, Access access) {
    return of(file, offset, length, access, Arena.ofShared());
  }

  /**
   * Maps the first part of a file for the calling thread alone, which closes it too: no other
   * thread has to be asked then, which takes longer than a short use.
   *
   * @throws LinuxException as {@link #of}
   */
  public static Mapping here(Fd file, long length, Access access) {
    return of(file, 0, length, access, Arena.ofConfined());
  }

  private static Mapping of(Fd file, long offset, long length, Access access, Arena arena) {
    int protection = access == Access.READ ? PROT_READ : PROT_READ | PROT_WRITE;
    long address =
        LinuxException.check(
            SystemCall.MMAP.call(0, length, protection, MAP_SHARED, file.value(), offset),
            "cannot map " + length + " bytes at offset " + offset + " of " + file);
    MemorySegment segment = segmentAt(address, length, arena);
    return new Mapping(arena, access == Access.READ ? segment.asReadOnly() : segment);
  }

  @SuppressWarnings("restricted")
  private static MemorySegment segmentAt(long address, long length, Arena arena) {
    return MemorySegment.ofAddress(address)
        .reinterpret(
            length, arena, mapped -> SystemCall.MUNMAP.call(mapped.address(), mapped.byteSize()));
  }

  /** The mapped bytes. */
  public MemorySegment segment() {
    return segment;
  }

  /** Unmaps it. Closing again does nothing. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
