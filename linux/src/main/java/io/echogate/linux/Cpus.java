package io.echogate.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/** The processors as the kernel numbers them, and which of them a thread may use. */
public final class Cpus {
  private static final Path POSSIBLE = Path.of("/sys/devices/system/cpu/possible");
  private static final int MASK_BYTES = 1024;

  private Cpus() {}

  /**
   * The CPUs that could ever be there, by number. A per-CPU map value has a copy for each; an array
   * that is indexed by the CPU's number has {@code length()} entries.
   */
  public static BitSet possible() {
    try {
      return parse(Files.readString(POSSIBLE).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the list of CPUs", e);
    }
  }

  /** A list as the kernel writes it, such as {@code 0-3,8}. */
  static BitSet parse(String list) {
    BitSet cpus = new BitSet();
    for (String range : list.split(",", -1)) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last = Integer.parseInt(range.substring(dash + 1));
      cpus.set(first, last + 1);
    }
    return cpus;
  }

  /** The CPUs that the calling thread may run on. */
  public static BitSet allowed() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
      long bytes =
          LinuxException.check(
              SystemCall.SCHED_GETAFFINITY.call(0, MASK_BYTES, mask.address()),
              "cannot read the CPUs of this thread");
      return BitSet.valueOf(mask.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
    }
  }

  /**
   * Restricts the calling thread to some CPUs. Only for platform threads.
   *
   * @throws LinuxException EINVAL if none of them is there
   */
  public static void allow(BitSet cpus) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
      byte[] bytes = cpus.toByteArray();
      MemorySegment.copy(bytes, 0, mask, ValueLayout.JAVA_BYTE, 0, bytes.length);
      LinuxException.check(
          SystemCall.SCHED_SETAFFINITY.call(0, MASK_BYTES, mask.address()),
          "cannot restrict this thread to the CPUs " + cpus);
    }
  }
}
