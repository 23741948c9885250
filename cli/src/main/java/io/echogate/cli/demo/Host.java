package io.echogate.cli.demo;

import io.echogate.linux.MacAddress;
import java.net.InetAddress;

/**
 * One of the two hosts, with the addresses that it is given: of the ranges for documentation (RFC
 * 5737, RFC 3849), and locally administered on Ethernet.
 */
public enum Host {
  /** The host that messages come from. */
  OUTSIDE("outside", 0x02_00_00_00_00_01L, "192.0.2.1", "2001:db8::1"),
  /** The host with the filter. */
  GUARDED("guarded", 0x02_00_00_00_00_02L, "192.0.2.2", "2001:db8::2");

  static final int IP4_PREFIX = 24;
  static final int IP6_PREFIX = 64;

  private final String title;
  private final long mac;
  private final String ip4;
  private final String ip6;

  Host(String title, long mac, String ip4, String ip6) {
    this.title = title;
    this.mac = mac;
    this.ip4 = ip4;
    this.ip6 = ip6;
  }

  /** What it is called. */
  public String title() {
    return title;
  }

  /** Its IP addresses as text. */
  public String addresses() {
    return ip4 + "  " + ip6;
  }

  /** The name of its interface. */
  String link() {
    return title + "0";
  }

  /** Its interface's address. */
  MacAddress mac() {
    return new MacAddress(mac);
  }

  /** Its IPv4 address. */
  InetAddress ip4() {
    return InetAddress.ofLiteral(ip4);
  }

  /** Its IPv6 address. */
  InetAddress ip6() {
    return InetAddress.ofLiteral(ip6);
  }
}
