package io.echogate.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of capabilities.
 *
 * @param mask bit n for the capability number n
 */
public record Capabilities(long mask) {
  // struct __user_cap_header_struct: version, pid (0: this thread).
  private static final int VERSION_3 = 0x20080522;
  private static final int HEADER_BYTES = 8;
  // Two of struct __user_cap_data_struct: effective, permitted, inheritable; the low bits first.
  private static final int DATA_BYTES = 24;
  private static final int HALF_BYTES = 12;

  /** What the calling thread may do now. */
  public static Capabilities effective() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = read(header(arena), arena);
      long low = Integer.toUnsignedLong(data.get(ValueLayout.JAVA_INT, 0));
      long high = Integer.toUnsignedLong(data.get(ValueLayout.JAVA_INT, HALF_BYTES));
      return new Capabilities(high << Integer.SIZE | low);
    }
  }

  /**
   * Runs work on a thread of its own that has given capabilities up, and waits for it. The threads
   * that the work starts have none of them either; those of the process that are there keep theirs.
   *
   * @param given which; some may have been missing before. Without SYS_ADMIN, which stands for
   *     them, BPF and PERFMON are not given up
   */
  public static <T extends @Nullable Object, X extends Exception> T callWithout(
      NetNamespace.Work<T, X> work, Capability... given) throws X {
    try (OwnThread thread = new OwnThread("lesser")) {
      return thread.call(
          () -> {
            giveUp(given);
            return work.run();
          });
    }
  }

  private static void giveUp(Capability... given) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment header = header(arena);
      MemorySegment data = read(header, arena);
      for (Capability capability : given) {
        for (int set = 0; set < HALF_BYTES; set += Integer.BYTES) {
          drop(data, set, (int) capability.mask());
          drop(data, HALF_BYTES + set, (int) (capability.mask() >>> Integer.SIZE));
        }
      }
      LinuxException.check(
          SystemCall.CAPSET.call(header.address(), data.address()),
          "cannot give up capabilities of this thread");
    }
  }

  private static void drop(MemorySegment data, int at, int bits) {
    data.set(ValueLayout.JAVA_INT, at, data.get(ValueLayout.JAVA_INT, at) & ~bits);
  }

  private static MemorySegment header(Arena arena) {
    MemorySegment header = arena.allocate(HEADER_BYTES, Integer.BYTES);
    header.set(ValueLayout.JAVA_INT, 0, VERSION_3);
    return header;
  }

  private static MemorySegment read(MemorySegment header, Arena arena) {
    MemorySegment data = arena.allocate(DATA_BYTES, Integer.BYTES);
    LinuxException.check(
        SystemCall.CAPGET.call(header.address(), data.address()),
        "cannot read the capabilities of this thread");
    return data;
  }

  /** Whether the kernel finds a capability in this set: SYS_ADMIN stands for BPF and PERFMON. */
  public boolean has(Capability capability) {
    return switch (capability) {
      case BPF, PERFMON -> (mask & (capability.mask() | Capability.SYS_ADMIN.mask())) != 0;
      case NET_ADMIN, NET_RAW, SYS_ADMIN -> (mask & capability.mask()) != 0;
    };
  }

  /** Which of those needed are not in this set, in the order given. */
  public List<Capability> missing(Capability... needed) {
    return Arrays.stream(needed).filter(capability -> !has(capability)).toList();
  }
}
