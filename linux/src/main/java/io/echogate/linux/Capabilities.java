package io.echogate.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/**
 * A set of capabilities.
 *
 * @param mask bit n for the capability number n
 */
public record Capabilities(long mask) {
  // struct __user_cap_header_struct: version, pid (0: this thread).
  private static final int VERSION_3 = 0x20080522;
  private static final int HEADER_BYTES = 8;
  // Two of struct __user_cap_data_struct: effective, permitted, inheritable, low 32 bits first.
  private static final int DATA_BYTES = 24;
  private static final int EFFECTIVE_HIGH = 12;

  /** What the calling thread may do now. */
  public static Capabilities effective() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment header = arena.allocate(HEADER_BYTES, Integer.BYTES);
      MemorySegment data = arena.allocate(DATA_BYTES, Integer.BYTES);
      header.set(ValueLayout.JAVA_INT, 0, VERSION_3);
      LinuxException.check(
          SystemCall.CAPGET.call(header.address(), data.address()),
          "cannot read the capabilities of this thread");
      long low = Integer.toUnsignedLong(data.get(ValueLayout.JAVA_INT, 0));
      long high = Integer.toUnsignedLong(data.get(ValueLayout.JAVA_INT, EFFECTIVE_HIGH));
      return new Capabilities(high << Integer.SIZE | low);
    }
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
