package io.echogate.ebpf;

import java.util.Locale;
import java.util.Optional;

/** Functions of the kernel that a program may call; numbers as in {@code linux/bpf.h}. */
public enum Helper {
  /** R1 map, R2 address of the key; gives the address of the value or 0. */
  MAP_LOOKUP_ELEM(1, 2),
  /** R1 map, R2 address of the key, R3 of the value, R4 flags; gives 0 or a negative errno. */
  MAP_UPDATE_ELEM(2, 4),
  /** R1 map, R2 address of the key; gives 0 or a negative errno. */
  MAP_DELETE_ELEM(3, 2),
  /** Nanoseconds since boot, without the time in suspend. */
  KTIME_GET_NS(5, 0),
  /** A random number of 32 bits. */
  GET_PRANDOM_U32(7, 0),
  /** The number of the CPU that runs the program. */
  GET_SMP_PROCESSOR_ID(8, 0),
  /** R1 context, R2 program array, R3 index; returns only when there is no program to jump to. */
  TAIL_CALL(12, 3),
  /**
   * R1 index of an interface, R2 flags, none yet; gives the answer to return, so that the frame
   * leaves through the interface.
   */
  REDIRECT(23, 2),
  /**
   * R1 context of a program at a traffic control hook, R2 how many bytes from the beginning shall
   * lie in one piece; pointers to the packet are void afterwards. Gives 0 or a negative errno.
   */
  SKB_PULL_DATA(39, 2),
  /** The kernel's tick counter, 64 bits. Since Linux 5.6. */
  JIFFIES64(118, 0),
  /** R1 context of an XDP program; gives the frame's length. Since Linux 5.18. */
  XDP_GET_BUFF_LEN(188, 1),
  /** R1 context of an XDP program, R2 offset, R3 destination, R4 length. Since Linux 5.18. */
  XDP_LOAD_BYTES(189, 4);

  private static final Helper[] ALL = values();

  private final int number;
  private final int arguments;

  Helper(int number, int arguments) {
    this.number = number;
    this.arguments = arguments;
  }

  /** The number in the call instruction. */
  public int number() {
    return number;
  }

  /** How many of R1-R5 the function reads. */
  public int arguments() {
    return arguments;
  }

  /** The helper with this number, if it is one of these. */
  public static Optional<Helper> of(int number) {
    for (Helper helper : ALL) {
      if (helper.number == number) {
        return Optional.of(helper);
      }
    }
    return Optional.empty();
  }

  /** The kernel's name: {@code bpf_jiffies64}. */
  @Override
  public String toString() {
    return "bpf_" + name().toLowerCase(Locale.ROOT);
  }
}
