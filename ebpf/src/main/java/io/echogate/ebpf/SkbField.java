package io.echogate.ebpf;

/**
 * Where fields lie in the context of a program at a traffic control hook, {@code struct __sk_buff}
 * of the kernel's {@code include/uapi/linux/bpf.h}: words of 4 bytes where nothing else is said.
 */
public final class SkbField {
  /** The packet's length, with what does not lie in one piece. */
  public static final int LEN = 0;

  /** For whom a packet comes in: 0 this host, 1 broadcast, 2 multicast, 3 somebody else. */
  public static final int PKT_TYPE = 4;

  /** A number that belongs to the packet on its way through this host; writable. */
  public static final int MARK = 8;

  /**
   * The EtherType in network order, as the low 16 bits: of what follows the VLAN tag, if the tag is
   * not in the packet.
   */
  public static final int PROTOCOL = 16;

  /** Whether a VLAN tag belongs to the packet that is not in it, 0 or 1. */
  public static final int VLAN_PRESENT = 20;

  /** That tag: 3 bits priority, 1 bit, 12 bits VLAN; in the machine's order. */
  public static final int VLAN_TCI = 24;

  /** The EtherType of that tag, 0x8100 or 0x88a8, in network order. */
  public static final int VLAN_PROTO = 28;

  /** The interface through which it came in; 0 if it was made here. */
  public static final int INGRESS_IFINDEX = 36;

  /** The interface at which the program runs. */
  public static final int IFINDEX = 40;

  /** Where the packet begins. */
  public static final int DATA = 76;

  /** Where the part of the packet ends that lies in one piece. */
  public static final int DATA_END = 80;

  /** The time of the packet in nanoseconds, of a clock that depends on its way; 8 bytes. */
  public static final int TSTAMP = 152;

  private SkbField() {}
}
