package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a comparison takes from a packet: {@code icmp type}, {@code meta l4proto}, {@code fib
 * saddr . iif oif}, {@code @th,0,8}.
 */
final class KeyParser {
  /** Keys of {@code meta} that stand without that word. */
  private static final Set<String> BARE_META =
      Set.of(
          "mark",
          "iif",
          "iifname",
          "iiftype",
          "oif",
          "oifname",
          "oiftype",
          "skuid",
          "skgid",
          "nftrace",
          "rtclassid",
          "ibriport",
          "ibrname",
          "obriport",
          "obrname",
          "pkttype",
          "cpu",
          "iifgroup",
          "oifgroup",
          "cgroup",
          "time",
          "day",
          "hour",
          "iifkind",
          "oifkind",
          "ibrpvid",
          "ibrvproto",
          "sdif",
          "sdifname");

  private static final List<String> ICMP =
      List.of("type", "code", "checksum", "id", "sequence", "mtu", "gateway");

  private static final List<String> ICMP6 =
      List.of(
          "type",
          "code",
          "checksum",
          "parameter-problem",
          "packet-too-big",
          "id",
          "sequence",
          "max-delay",
          "mtu",
          "taddr",
          "daddr");

  private static final List<String> IP =
      List.of(
          "version",
          "hdrlength",
          "dscp",
          "ecn",
          "length",
          "id",
          "frag-off",
          "ttl",
          "protocol",
          "checksum",
          "saddr",
          "daddr",
          "option");

  private static final List<String> IP6 =
      List.of(
          "version", "dscp", "ecn", "flowlabel", "length", "nexthdr", "hoplimit", "saddr", "daddr");

  private final Cursor at;
  private final ExprParser exprs;

  KeyParser(Cursor at, ExprParser exprs) {
    this.at = at;
    this.exprs = exprs;
  }

  /** The key that begins here, if one does. */
  Optional<Expr> key() {
    int start = at.start();
    if (at.isOpaque()) {
      at.next();
      return Optional.of(new Expr.Opaque(start, at.last()));
    }
    if (at.isSign('@')) {
      return raw(start);
    }
    if (!at.isWord()) {
      return Optional.empty();
    }
    String word = at.peek();
    if (BARE_META.contains(word)) {
      at.next();
      return key("meta " + word, start);
    }
    return switch (word) {
      case "meta" -> field(word, start);
      case "icmp" -> field(word, ICMP, start);
      case "icmpv6" -> field(word, ICMP6, start);
      case "ip" -> field(word, IP, start);
      case "ip6" -> field(word, IP6, start);
      case "ether",
          "vlan",
          "igmp",
          "tcp",
          "udp",
          "udplite",
          "dccp",
          "sctp",
          "ah",
          "esp",
          "comp",
          "th",
          "rt0",
          "rt2",
          "rt4",
          "srh",
          "hbh",
          "dst",
          "frag",
          "mh",
          "exthdr",
          "gre",
          "vxlan",
          "geneve",
          "gretap" ->
          field(word, start);
      case "rt" -> field(word, start);
      case "arp" -> field(word, start);
      case "ct" -> connection(start);
      case "fib" -> fib(start);
      case "socket" -> socket(start);
      case "osf" -> osf(start);
      case "ipsec" -> ipsec(start);
      case "numgen", "jhash", "symhash" -> generator(word, start);
      default -> Optional.empty();
    };
  }

  private Optional<Expr> key(String name, int start) {
    return Optional.of(new Expr.Key(name, start, at.last()));
  }

  private Optional<Expr> field(String header, int start) {
    at.next();
    if (!at.isWord()) {
      throw at.refusal("expected a field of '" + header + "', found " + at.found());
    }
    String field = at.peek();
    at.next();
    String name = header + " " + field;
    switch (name) {
      case "tcp option", "sctp chunk", "dccp option", "ip option" -> {
        name += " " + at.name("an option");
        if (at.isWord() && !isBoolean() && Character.isLetter(at.peek().charAt(0))) {
          name += " " + at.name("a field");
        }
      }
      case "arp saddr",
          "arp daddr",
          "rt ip",
          "rt ip6",
          "gre ip",
          "gre ip6",
          "vxlan ip",
          "vxlan ip6",
          "vxlan icmp",
          "vxlan ether",
          "geneve ip",
          "geneve ip6",
          "gretap ip",
          "gretap ip6" ->
          name += " " + at.name("a field");
      default -> {}
    }
    return key(name, start);
  }

  private boolean isBoolean() {
    return at.is("exists") || at.is("missing");
  }

  private Optional<Expr> field(String header, List<String> fields, int start) {
    at.next();
    String field = at.isWord() ? at.peek() : "";
    if (!fields.contains(field)) {
      throw new Refusal(
          Diagnostic.error(
                  at.source(),
                  at.here(),
                  "expected a field of '" + header + "', found " + at.found())
              .withHelp(
                  Cursor.didYouMean(field, fields)
                      .or(() -> Optional.of("it has " + String.join(", ", fields)))));
    }
    if (field.equals("option")) {
      at.resetTo(start);
      return field(header, start);
    }
    at.next();
    return key(header + " " + field, start);
  }

  /** {@code ct [original|reply] [ip|ip6] KEY}. */
  private Optional<Expr> connection(int start) {
    at.next();
    StringBuilder name = new StringBuilder("ct");
    if (at.is("original") || at.is("reply")) {
      name.append(' ').append(at.name("a direction"));
      if (at.is("ip") || at.is("ip6")) {
        name.append(' ').append(at.name("a family"));
      }
    }
    return key(name + " " + at.name("what connection tracking knows"), start);
  }

  /** {@code fib saddr . iif oif}. */
  private Optional<Expr> fib(int start) {
    at.next();
    StringBuilder name = new StringBuilder("fib ").append(at.name("a part of the lookup"));
    while (at.accept('.')) {
      name.append(" . ").append(at.name("a part of the lookup"));
    }
    return key(name + " " + at.name("what to look up"), start);
  }

  private Optional<Expr> socket(int start) {
    at.next();
    String name = "socket " + at.name("what to know of the socket");
    if (at.accept("level")) {
      name += " level " + at.number();
    }
    return key(name, start);
  }

  private Optional<Expr> osf(int start) {
    at.next();
    if (at.accept("ttl")) {
      at.name("a way");
    }
    return key("osf " + at.name("what to know of the system"), start);
  }

  private Optional<Expr> ipsec(int start) {
    at.next();
    String name = "ipsec " + at.name("a direction");
    if (at.accept("spnum")) {
      name += " spnum " + at.number();
    }
    String what = at.name("what to know of it");
    if (what.equals("ip") || what.equals("ip6")) {
      what += " " + at.name("a field");
    }
    return key(name + " " + what, start);
  }

  /** {@code numgen inc mod 2 offset 1}, {@code jhash ip saddr mod 2 seed 0x1}. */
  private Optional<Expr> generator(String word, int start) {
    at.next();
    if (word.equals("numgen")) {
      at.name("a way to count");
    } else if (word.equals("jhash")) {
      at.deeper();
      exprs.left();
      at.shallower();
    }
    at.expect("mod");
    at.name("a number");
    while (at.accept("offset") || at.accept("seed")) {
      at.name("a number");
    }
    return key(word, start);
  }

  /** {@code @th,0,8}; other names behind the sign are sets. */
  private Optional<Expr> raw(int start) {
    at.next();
    String base = at.isWord() ? at.peek() : "";
    if (!Set.of("ll", "nh", "th", "ih").contains(base)) {
      at.resetTo(start);
      return Optional.empty();
    }
    at.next();
    at.expect(',');
    long offset = at.number();
    at.expect(',');
    long length = at.number();
    return key("@" + base + "," + offset + "," + length, start);
  }
}
