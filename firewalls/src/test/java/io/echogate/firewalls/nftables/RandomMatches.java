package io.echogate.firewalls.nftables;

import java.util.List;

/**
 * What a rule of nftables asks, at random.
 *
 * @param family the table's
 * @param about the family that the rule is about: 4, 6, or 0 for both
 */
record RandomMatches(RandomWords words, String family, int about) {
  static final List<String> TYPES =
      List.of(
          "echo-request",
          "echo-reply",
          "destination-unreachable",
          "source-quench",
          "redirect",
          "time-exceeded",
          "parameter-problem",
          "timestamp-request",
          "timestamp-reply",
          "router-advertisement",
          "address-mask-reply",
          "0",
          "3",
          "8",
          "11",
          "42",
          "255");

  static final List<String> TYPES6 =
      List.of(
          "echo-request",
          "echo-reply",
          "destination-unreachable",
          "packet-too-big",
          "time-exceeded",
          "nd-neighbor-solicit",
          "nd-router-advert",
          "mld-listener-query",
          "mld2-listener-report",
          "mld-listener-reduction",
          "1",
          "2",
          "128",
          "134",
          "151",
          "255");

  private static final List<String> CODES =
      List.of("net-unreachable", "frag-needed", "host-prohibited", "0", "1", "4", "13", "200");

  private static final List<String> CODES6 =
      List.of("no-route", "addr-unreachable", "reject-route", "0", "1", "2", "3", "99");

  /** A question of one of 22 kinds; empty if it has none of the kind. */
  String match(int kind) {
    boolean link = family.equals("netdev") || family.equals("bridge");
    return switch (kind) {
      case 0, 1, 2, 3 -> message();
      case 4, 5 -> address("saddr");
      case 6 -> address("daddr");
      case 7 -> words.of("iifname", "meta iifname") + interfaces();
      case 8 -> family.equals("netdev") ? "" : words.of("oifname", "meta oifname") + interfaces();
      case 9 -> link ? "" : state();
      case 10 ->
          about == 4
              ? "ip ttl " + words.number(255)
              : about == 6 ? "ip6 hoplimit " + words.number(255) : "";
      case 11 -> words.of("meta length ", "meta length ") + words.number(1500);
      case 12 ->
          about == 4
              ? "ip length " + words.number(1500)
              : about == 6 ? "ip6 length " + words.number(1500) : "";
      case 13 ->
          about == 0
              ? ""
              : (about == 4 ? "ip dscp " : "ip6 dscp ")
                  + words.of("cs1", "!= af11", "{ cs0, ef, 0x2c }", "46", "!= { cs1, cs2 }");
      case 14 ->
          about == 4
              ? "ip frag-off "
                  + words.of(
                      "& 0x1fff != 0",
                      "& 0x3fff == 0",
                      "& 0x3fff != 0",
                      "& 0x2000 == 0x2000",
                      "0",
                      "& 0x1fff == 0")
              : about == 6
                  ? words.of(
                      "exthdr frag exists",
                      "exthdr frag missing",
                      "frag more-fragments 1",
                      "frag frag-off != 0",
                      "frag frag-off 0")
                  : "";
      case 15 ->
          link
              ? ""
              : "fib "
                  + words.of("saddr", "daddr")
                  + " type "
                  + words.of(
                      "local",
                      "!= local",
                      "{ local, broadcast, multicast }",
                      "unicast",
                      "!= { unicast, 2 }");
      case 16 ->
          "meta pkttype "
              + words.of("host", "unicast", "{ broadcast, multicast }", "!= host", "other");
      case 17 -> about == 0 ? protocol() : "";
      case 18 ->
          about == 0
              ? words.of(
                  link ? "meta protocol ip" : "meta nfproto ipv4",
                  "meta protocol ip6",
                  "meta protocol { ip, ip6 }")
              : "";
      case 19 ->
          words.of(
              "meta mark 0x1",
              "meta mark & 0xff == 0x10",
              "meta skuid 0",
              "numgen inc mod 2 0",
              "quota name \"q1\"",
              "quota over 5 mbytes",
              "meta cpu 0");
      case 20 -> about == 0 ? "th dport { 53, 1000-2000 }" : "";
      default ->
          about == 4 && !link
              ? words.of("ip protocol icmp", "ip protocol != 17", "ip protocol { icmp }")
              : about == 6
                  ? words.of("ip6 nexthdr icmpv6", "ip6 nexthdr != 17", "ip6 nexthdr { 58 }")
                  : "";
    };
  }

  private String protocol() {
    return words.of(
        "tcp dport 22",
        "udp sport { 53, 123 }",
        "tcp flags & (syn | ack) == syn",
        "tcp flags syn,ack",
        "meta l4proto "
            + words.of(
                "icmp",
                "ipv6-icmp",
                "{ icmp, ipv6-icmp }",
                "!= tcp",
                "!= { tcp, udp, 132 }",
                "58",
                "1-17"));
  }

  private String message() {
    if (about == 0) {
      return "";
    }
    boolean four = about == 4;
    String icmp = four ? "icmp" : "icmpv6";
    List<String> types = four ? TYPES : TYPES6;
    List<String> codes = four ? CODES : CODES6;
    return switch (words.below(11)) {
      case 0, 1 -> icmp + " type " + words.of(types);
      case 2 -> icmp + " type != " + words.of(types);
      case 3 -> icmp + " type { " + words.distinct(types) + " }";
      case 4 -> icmp + " type != { " + words.distinct(types) + " }";
      case 5 -> icmp + " type " + words.of(types) + " " + icmp + " code " + words.of(codes);
      case 6 -> icmp + " code " + words.of(codes);
      case 7 -> icmp + " type " + words.number(200);
      case 8 -> four ? "icmp type . icmp code @pairs" : "icmpv6 type @types6";
      case 9 ->
          four
              ? words.of("icmp type @types", "icmp type != @types", "ip saddr . icmp type @mixed")
              : "icmpv6 type != @types6";
      default ->
          icmp
              + " type . "
              + icmp
              + " code { "
              + words.distinct(List.of("3 . 4", "3 . 1", "11 . 0", "1 . 5", "128 . 0", "8 . 0"))
              + " }";
    };
  }

  private String state() {
    return "ct state "
        + words.of(
            "established,related",
            "new",
            "!= invalid",
            "invalid",
            "{ new, untracked }",
            "! established,related",
            "established",
            "!= { new, established }",
            "new,untracked");
  }

  private String interfaces() {
    return " "
        + words.of(
            "\"lo\"",
            "!= \"lo\"",
            "\"eth*\"",
            "{ \"eth0\", \"wl*\", lo }",
            "eth0",
            "!= { \"a*\", \"b1\" }");
  }

  private String address(String side) {
    if (about == 0) {
      return "";
    }
    if (about == 4) {
      return "ip "
          + side
          + " "
          + switch (words.below(8)) {
            case 0 -> words.range4();
            case 1 -> "!= " + words.range4();
            case 2 -> "{ " + words.apart4() + " }";
            case 3 -> "!= { " + words.apart4() + " }";
            case 4 -> "@a4";
            case 5 -> "!= @a4";
            case 6 -> "& 255.0.255.0 == 10.0." + words.below(255) + ".0";
            default -> "& 255.255.0.0 == 10." + words.below(255) + ".0.0";
          };
    }
    return "ip6 "
        + side
        + " "
        + switch (words.below(6)) {
          case 0 -> words.prefix6();
          case 1 -> "!= " + words.prefix6();
          case 2 -> "{ fe80::/10, ff02::1, 2001:db8::5-2001:db8::77 }";
          case 3 -> "@a6";
          case 4 -> "& ffff::ff == 2001::11";
          default -> "!= @a6";
        };
  }
}
