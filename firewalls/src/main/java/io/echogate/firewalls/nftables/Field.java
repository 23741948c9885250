package io.echogate.firewalls.nftables;

import java.util.Optional;

/**
 * What a key takes from a packet, if that has few enough values to try them all. Then every
 * comparison, with masks, ranges, sets and maps, is one loop, and none is misunderstood.
 *
 * <p>A field has <em>atoms</em>, which the model can tell apart, each with the values that nftables
 * may see of it: later fragments are one atom, with thousands of values of {@code frag-off}.
 */
enum Field {
  ICMP_TYPE(SymbolType.ICMP_TYPE, 256),
  ICMP_CODE(SymbolType.ICMP_CODE, 256),
  ICMP6_TYPE(SymbolType.ICMP6_TYPE, 256),
  ICMP6_CODE(SymbolType.ICMP6_CODE, 256),
  /** The protocol behind extension headers. */
  L4PROTO(SymbolType.PROTOCOL, 256),
  IP_PROTOCOL(SymbolType.PROTOCOL, 256),
  /** The number of the first header behind the IPv6 header. */
  NEXT_HEADER(SymbolType.PROTOCOL, 256),
  /** Atoms are IPv4 and IPv6. */
  NFPROTO(SymbolType.NFPROTO, 2),
  ETHERTYPE(SymbolType.ETHERTYPE, 2),
  STATE(SymbolType.STATE, 5),
  /** Bytes of the packet. */
  LENGTH(SymbolType.NUMBER, Field.LONGEST + 1),
  IP_LENGTH(SymbolType.NUMBER, 65_536),
  /** Bytes behind the IPv6 header; atoms are bytes with it. */
  IP6_LENGTH(SymbolType.NUMBER, Field.LONGEST + 1),
  TTL(SymbolType.NUMBER, 256),
  HOP_LIMIT(SymbolType.NUMBER, 256),
  IP_DSCP(SymbolType.DSCP, 64),
  IP6_DSCP(SymbolType.DSCP, 64),
  /** Flags and offset of IPv4; atoms are parts. */
  FRAG_OFF(SymbolType.NUMBER, 4),
  /** Whether there is a fragment header of IPv6. */
  FRAG_HEADER(SymbolType.BOOLEAN, 4),
  /** The offset in it. */
  FRAG6_OFFSET(SymbolType.NUMBER, 4),
  /** The flag in it. */
  FRAG6_MORE(SymbolType.NUMBER, 4),
  SOURCE_KIND(SymbolType.ADDRESS_KIND, 9),
  DESTINATION_KIND(SymbolType.ADDRESS_KIND, 9),
  LINK_KIND(SymbolType.LINK_KIND, 4);

  /** The longest packet: 40 bytes of header and 65535 behind it. */
  static final int LONGEST = 65_575;

  private static final int IP6_HEADER = 40;

  /** Numbers of {@code WHOLE}, {@code ATOMIC}, {@code FIRST}, {@code LATER} in the model. */
  static final int WHOLE = 0;

  static final int ATOMIC = 1;
  private static final int FIRST = 2;
  private static final int LATER = 3;

  private static final int MORE = 0x2000;
  private static final int OFFSET = 0x1fff;

  private final SymbolType type;
  private final int atoms;

  Field(SymbolType type, int atoms) {
    this.type = type;
    this.atoms = atoms;
  }

  /** What its values are. */
  SymbolType type() {
    return type;
  }

  /** How many atoms there are. */
  int atoms() {
    return atoms;
  }

  /** Receives the values of atoms. */
  interface Receiver {
    /** A value that an atom may have. */
    void accept(int atom, long value);
  }

  /**
   * Gives away all values.
   *
   * @param family that of the table
   */
  void forEach(String family, Receiver receiver) {
    switch (this) {
      case NFPROTO -> {
        // Tables for links see the number of their own family, whatever the packet is.
        boolean bridge = family.equals("bridge");
        boolean link = bridge || family.equals("netdev");
        receiver.accept(0, link ? bridge ? 7 : 5 : 2);
        receiver.accept(1, link ? bridge ? 7 : 5 : 10);
      }
      case ETHERTYPE -> {
        receiver.accept(0, 0x0800);
        receiver.accept(1, 0x86dd);
      }
      case STATE -> {
        // In the order of the model: new, established, related, invalid, untracked.
        receiver.accept(0, 8);
        receiver.accept(1, 2);
        receiver.accept(2, 4);
        receiver.accept(3, 1);
        receiver.accept(4, 64);
      }
      case IP6_LENGTH -> {
        for (int length = IP6_HEADER; length <= LONGEST; length++) {
          receiver.accept(length, length - IP6_HEADER);
        }
      }
      case FRAG_OFF -> {
        for (int value = 0; value < 0x1_0000; value++) {
          int part = (value & OFFSET) != 0 ? LATER : (value & MORE) != 0 ? FIRST : WHOLE;
          receiver.accept(part, value);
        }
      }
      case FRAG_HEADER -> {
        receiver.accept(WHOLE, 0);
        receiver.accept(ATOMIC, 1);
        receiver.accept(FIRST, 1);
        receiver.accept(LATER, 1);
      }
      case FRAG6_OFFSET -> {
        receiver.accept(ATOMIC, 0);
        receiver.accept(FIRST, 0);
        for (int offset = 1; offset <= OFFSET; offset++) {
          receiver.accept(LATER, offset);
        }
      }
      case FRAG6_MORE -> {
        receiver.accept(ATOMIC, 0);
        receiver.accept(FIRST, 1);
        receiver.accept(LATER, 0);
        receiver.accept(LATER, 1);
      }
      default -> {
        for (int value = 0; value < atoms; value++) {
          receiver.accept(value, value);
        }
      }
    }
  }

  /** The field of a key, by the key's full name. */
  static Optional<Field> of(String key, String family) {
    return Optional.ofNullable(
        switch (key) {
          case "icmp type" -> ICMP_TYPE;
          case "icmp code" -> ICMP_CODE;
          case "icmpv6 type" -> ICMP6_TYPE;
          case "icmpv6 code" -> ICMP6_CODE;
          case "meta l4proto" -> L4PROTO;
          case "ip protocol" -> IP_PROTOCOL;
          case "ip6 nexthdr" -> NEXT_HEADER;
          case "meta nfproto" -> NFPROTO;
          case "meta protocol" -> ETHERTYPE;
          // Elsewhere it asks for an Ethernet header besides, which is not known here.
          case "ether type" ->
              family.equals("bridge") || family.equals("netdev") ? ETHERTYPE : null;
          case "ct state" -> STATE;
          case "meta length" -> LENGTH;
          case "ip length" -> IP_LENGTH;
          case "ip6 length" -> IP6_LENGTH;
          case "ip ttl" -> TTL;
          case "ip6 hoplimit" -> HOP_LIMIT;
          case "ip dscp" -> IP_DSCP;
          case "ip6 dscp" -> IP6_DSCP;
          case "ip frag-off" -> FRAG_OFF;
          case "exthdr frag" -> FRAG_HEADER;
          case "frag frag-off" -> FRAG6_OFFSET;
          case "frag more-fragments" -> FRAG6_MORE;
          case "fib saddr type" -> SOURCE_KIND;
          case "fib daddr type" -> DESTINATION_KIND;
          case "meta pkttype" -> LINK_KIND;
          default -> null;
        });
  }
}
