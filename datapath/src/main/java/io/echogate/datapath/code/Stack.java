package io.echogate.datapath.code;

/**
 * Where on the stack of the programs of {@code policy { }} things lie, as offsets from r10. The
 * decoder puts there what the policy asks of a packet: 64-bit numbers in the machine's byte order.
 */
public final class Stack {
  /** The lower half of the source address; for IPv4 all of it, as an unsigned number. */
  public static final int SOURCE_LOW = -8;

  /** The upper half of the source address; 0 for IPv4. */
  public static final int SOURCE_HIGH = -16;

  /** The lower half of the destination address; for IPv4 all of it. */
  public static final int DESTINATION_LOW = -24;

  /** The upper half of the destination address; 0 for IPv4. */
  public static final int DESTINATION_HIGH = -32;

  /** TTL or hop limit. */
  public static final int HOP_LIMIT = -40;

  /** Bytes of the IP packet, by its header. */
  public static final int LENGTH = -48;

  /** Bytes behind the ICMP header. */
  public static final int PAYLOAD = -56;

  /** The message's code. */
  public static final int CODE = -64;

  /** Bytes from the first of the frame to the ICMP header. */
  public static final int ICMP_OFFSET = -72;

  /** The address of the program's context. */
  public static final int CONTEXT = -80;

  /** Whether the packet has been put in one piece; the context's code alone knows. */
  static final int PULLED = -88;

  /** The type's place in the verdict table, where it is asked again. */
  static final int PLACE = -96;

  /** Which copy of the tables of prefixes the packet is judged by: the lowest bit. */
  static final int SETS = -104;

  /** The first of the words that any piece of code may use until it ends, downward. */
  public static final int SCRATCH = -216;

  /** The last word of the stack. */
  public static final int END = -512;

  private Stack() {}
}
