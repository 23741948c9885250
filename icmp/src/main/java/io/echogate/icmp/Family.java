package io.echogate.icmp;

/** The two families of ICMP: ICMPv4, carried by IPv4, and ICMPv6, carried by IPv6. */
public enum Family {
  /** ICMPv4 (RFC 792), IP protocol 1. */
  IP4("ip4", 1),
  /** ICMPv6 (RFC 4443), IPv6 next header 58. */
  IP6("ip6", 58);

  private final String text;
  private final int protocol;

  Family(String text, int protocol) {
    this.text = text;
    this.protocol = protocol;
  }

  /** The family's word in policies, tables and JSON: {@code ip4} or {@code ip6}. */
  public String text() {
    return text;
  }

  /** The number that announces the family's ICMP in an IP header: 1 or 58. */
  public int protocol() {
    return protocol;
  }

  @Override
  public String toString() {
    return text;
  }

  /** The one that this is not. */
  public Family other() {
    return this == IP4 ? IP6 : IP4;
  }
}
