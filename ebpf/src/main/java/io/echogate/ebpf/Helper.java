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
   * R1 context of a program at a traffic control hook, R2 EtherType of the tag in network order, R3
   * the tag: puts a VLAN tag beside the packet, as a VLAN interface does; one that is beside it
   * goes into its bytes. Pointers to the packet are void afterwards. Gives 0 or a negative errno.
   */
  SKB_VLAN_PUSH(18, 3),
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
  /**
   * R1 context of a program at a traffic control hook, R2 offset, R3 destination, R4 length: copies
   * bytes of the packet, wherever they lie. Gives 0 or a negative errno.
   */
  SKB_LOAD_BYTES(26, 4),
  /**
   * R1 context, R2 address of the question ({@code struct bpf_fib_lookup}), R3 its size, 64, R4
   * flags; gives 0 if the packet would be forwarded, 4 if not, as one to this host, 5 if the
   * interface forwards nothing, or other reasons; or a negative errno. Only for programs whose
   * license is compatible with the GPL. Since Linux 4.18.
   */
  FIB_LOOKUP(69, 4),
  /**
   * As {@link #SKC_LOOKUP_TCP}, but what it finds is a whole socket, never a handshake under way.
   */
  SK_LOOKUP_TCP(84, 5),
  /**
   * As {@link #SKC_LOOKUP_TCP} for UDP. A socket that is not connected matches by its port alone.
   */
  SK_LOOKUP_UDP(85, 5),
  /** R1 socket that a lookup gave; each is to be released on every way to the end. Gives 0. */
  SK_RELEASE(86, 1),
  /**
   * R1 context, R2 address of the tuple ({@code struct bpf_sock_tuple}: source and destination
   * address, then their ports, in network order, as a packet that comes in has them), R3 its size,
   * 12 for IPv4 and 36 for IPv6, R4 network namespace, -1 for the own one, R5 flags, 0; gives a TCP
   * socket of this host or 0. A listening socket matches, too: its state is 10. Since Linux 5.2.
   */
  SKC_LOOKUP_TCP(99, 5),
  /** The kernel's tick counter, 64 bits. Since Linux 5.6. */
  JIFFIES64(118, 0),
  /** Nanoseconds since boot, with the time in suspend. Since Linux 5.8. */
  KTIME_GET_BOOT_NS(125, 0),
  /**
   * R1 ring buffer, R2 address of a record, R3 its length, R4 flags as in {@link RingBuffer}:
   * appends a copy of it. Gives 0 or, when the buffer is full, a negative errno. Since Linux 5.8.
   */
  RINGBUF_OUTPUT(130, 4),
  /**
   * R1 ring buffer, R2 length, a constant, R3 flags, 0; gives the address of a new record of so
   * many bytes or, when the buffer is full, 0. What is reserved is submitted or discarded on every
   * way to the end. Since Linux 5.8.
   */
  RINGBUF_RESERVE(131, 3),
  /** R1 reserved record, R2 flags as in {@link RingBuffer}: hands it to the reader. */
  RINGBUF_SUBMIT(132, 2),
  /** R1 reserved record, R2 flags as in {@link RingBuffer}: the reader skips it. */
  RINGBUF_DISCARD(133, 2),
  /**
   * R1 ring buffer, R2 what of it: 0 the bytes that wait for the reader, 1 its size, 2 the reader's
   * and 3 the programs' position. Since Linux 5.8.
   */
  RINGBUF_QUERY(134, 2),
  /** Nanoseconds since boot, in steps of the kernel's tick, without suspend. Since Linux 5.11. */
  KTIME_GET_COARSE_NS(160, 0),
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
