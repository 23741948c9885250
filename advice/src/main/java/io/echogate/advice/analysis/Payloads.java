package io.echogate.advice.analysis;

import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Registry;

/** How large messages are as they are sent, in bytes behind the ICMP header. */
final class Payloads {
  /** The quoted header and 8 bytes behind it (RFC 792); 576 bytes in all (RFC 1812 4.3.2.3). */
  private static final Interval ERRORS4 = new Interval(28, 548);

  /** The quoted header and 8 bytes behind it; 1280 bytes in all (RFC 4443 section 2.4(c)). */
  private static final Interval ERRORS6 = new Interval(48, 1232);

  /** What fits an Ethernet frame unfragmented. */
  private static final Interval ANY4 = new Interval(0, 1472);

  private static final Interval ANY6 = new Interval(0, 1452);

  private Payloads() {}

  static Interval of(Family family, int type) {
    boolean error = Registry.instance().type(family, type).kind() == Kind.ERROR;
    return switch (family) {
      case IP4 -> error || type == 5 ? ERRORS4 : ANY4;
      case IP6 -> error ? ERRORS6 : ofIp6(type);
    };
  }

  private static Interval ofIp6(int type) {
    return switch (type) {
      // RFC 4861 section 4: the message behind its 8 bytes, and options.
      case 133 -> new Interval(0, 64);
      case 134 -> new Interval(8, 1232);
      case 135, 136 -> new Interval(16, 80);
      case 137 -> new Interval(32, 1232);
      // RFC 2710 and RFC 3810 section 5, the router alert option in front.
      case 130 -> new Interval(16, 1444);
      case 131, 132 -> Interval.of(16);
      case 143 -> new Interval(20, 1444);
      // RFC 4620 section 4: the nonce.
      case 139, 140 -> new Interval(8, 1452);
      case 151, 152, 153 -> new Interval(0, 8);
      default -> ANY6;
    };
  }

  /** Bytes from the IP header to the ICMP header, as the message is sent. */
  static int header(Family family, int type) {
    return switch (family) {
      case IP4 -> 20;
      // A hop-by-hop header with the router alert option (RFC 2711).
      case IP6 -> OnLink.of(family, type) == OnLink.LISTENERS ? 48 : 40;
    };
  }
}
