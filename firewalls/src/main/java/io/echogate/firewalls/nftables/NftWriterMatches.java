package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.LimitSpec.Unit;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The matches of one rule in the words of nftables. */
final class NftWriterMatches {
  /** Packets are as they came, with padding behind them. */
  private final boolean raw;

  private final Family family;

  /**
   * Writes matches.
   *
   * @param raw whether packets are as they came, so that only their headers know their length
   * @param family of the packets that the rule is about, for what the families call differently
   */
  NftWriterMatches(boolean raw, Family family) {
    this.raw = raw;
    this.family = family;
  }

  /** Whether the packets of a table are as they came, of any protocol of the link. */
  static boolean isRaw(String table) {
    return table.startsWith("netdev ") || table.startsWith("bridge ");
  }

  String of(Match match) {
    return switch (match) {
      case Match.OfFamily of ->
          (raw ? "meta protocol " : "meta nfproto ") + set(words(of.families(), this::protocol));
      case Match.Protocol protocol ->
          "meta l4proto " + not(protocol.negated()) + set(protocols(protocol.protocols()));
      case Match.Messages messages -> NftWriterMessages.of(messages);
      case Match.Addresses addresses ->
          address(addresses.side(), addresses.family())
              + " "
              + not(addresses.negated())
              + addresses
                  .set()
                  .map(name -> "@" + name)
                  .orElseGet(
                      () ->
                          set(
                              addresses
                                  .prefixes()
                                  .prefixes(addresses.family())
                                  .map(NftWriterMatches::prefix)
                                  .toList()));
      case Match.Wildcard wildcard ->
          address(wildcard.side(), wildcard.value().family())
              + " & "
              + wildcard.mask()
              + (wildcard.negated() ? " != " : " == ")
              + wildcard.value();
      case Match.AddressKinds kinds ->
          "fib "
              + (kinds.side() == Side.SOURCE ? "saddr" : "daddr")
              + " type "
              + not(kinds.negated())
              + set(words(kinds.kinds(), NftWriterMatches::lower));
      case Match.LinkKinds kinds ->
          "meta pkttype " + not(kinds.negated()) + set(words(kinds.kinds(), this::linkKind));
      case Match.Interfaces interfaces ->
          (interfaces.way() == Match.Way.IN ? "iifname " : "oifname ")
              + not(interfaces.negated())
              + set(words(interfaces.names(), name -> '"' + name + '"'));
      case Match.States states ->
          "ct state "
              + not(states.negated())
              + String.join(",", words(states.states(), NftWriterMatches::lower));
      case Match.Numbers numbers -> numbers(numbers);
      case Match.Parts parts -> parts(parts.parts());
      case Match.Before before -> "meta time < " + before.end().getEpochSecond();
      case Match.Limit limit -> limit(limit);
      case Match.Unknown unknown -> unknown.what();
    };
  }

  /** One value, or several in braces. */
  static String set(Collection<String> values) {
    return values.size() == 1
        ? values.iterator().next()
        : values.stream().collect(Collectors.joining(", ", "{ ", " }"));
  }

  private static String not(boolean negated) {
    return negated ? "!= " : "";
  }

  private static <T extends Comparable<T>> List<String> words(
      Set<T> values, java.util.function.Function<T, String> text) {
    return values.stream().sorted().map(text).toList();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private String protocol(Family one) {
    return raw ? (one == Family.IP4 ? "ip" : "ip6") : one == Family.IP4 ? "ipv4" : "ipv6";
  }

  private String linkKind(Match.LinkKind kind) {
    return switch (kind) {
      case UNICAST -> "host";
      case BROADCAST -> "broadcast";
      case MULTICAST -> "multicast";
      case OTHER -> "other";
    };
  }

  private static List<String> protocols(Ranges ranges) {
    List<String> words = new ArrayList<>();
    for (Ranges.Range range : ranges.list()) {
      words.add(
          range.first() != range.last()
              ? range.first() + "-" + range.last()
              : switch (range.first()) {
                case 1 -> "icmp";
                case 58 -> "ipv6-icmp";
                default -> "" + range.first();
              });
    }
    return words;
  }

  private static String address(Side side, Family family) {
    return (family == Family.IP4 ? "ip " : "ip6 ") + (side == Side.SOURCE ? "saddr" : "daddr");
  }

  static String prefix(Prefix prefix) {
    return prefix.isAddress()
        ? new Address(prefix.family(), prefix.high(), prefix.low()).toString()
        : prefix.toString();
  }

  private String numbers(Match.Numbers numbers) {
    boolean ip4 = family == Family.IP4;
    return switch (numbers.quantity()) {
      case LENGTH ->
          raw && !ip4
              ? "ip6 length " + ranges(numbers, Ip6.HEADER)
              : (raw ? "ip length " : "meta length ") + ranges(numbers, 0);
      case HOP_LIMIT -> (ip4 ? "ip ttl " : "ip6 hoplimit ") + ranges(numbers, 0);
      case DSCP -> (ip4 ? "ip dscp " : "ip6 dscp ") + ranges(numbers, 0);
    };
  }

  /** The payload length of IPv6 leaves out the 40 bytes of its header. */
  private static final class Ip6 {
    static final int HEADER = 40;
  }

  private static String ranges(Match.Numbers numbers, int less) {
    int highest =
        switch (numbers.quantity()) {
          case LENGTH -> 65_535;
          case HOP_LIMIT -> 255;
          case DSCP -> 63;
        };
    List<Ranges.Range> list = numbers.ranges().list();
    if (list.size() == 1) {
      Ranges.Range range = list.getFirst();
      int first = Math.max(range.first() - less, 0);
      int last = range.last() - less;
      if (first == last) {
        return not(numbers.negated()) + first;
      }
      if (first == 0) {
        return (numbers.negated() ? "> " : "<= ") + last;
      }
      if (last >= highest) {
        return (numbers.negated() ? "< " : ">= ") + first;
      }
    }
    return not(numbers.negated())
        + set(
            list.stream()
                .map(range -> Math.max(range.first() - less, 0) + "-" + (range.last() - less))
                .toList());
  }

  private String parts(Set<Part> parts) {
    boolean first = parts.contains(Part.FIRST);
    boolean later = parts.contains(Part.LATER);
    boolean whole = parts.contains(Part.WHOLE);
    if (family == Family.IP4) {
      String mask = first == later ? "0x3fff" : "0x1fff";
      return "ip frag-off & " + mask + (whole ? " == 0" : " != 0");
    }
    if (parts.contains(Part.ATOMIC) && !whole) {
      return "exthdr frag exists";
    }
    // A later fragment is asked for before, where only a first one is meant.
    return first ? "frag more-fragments 1" : "frag frag-off != 0";
  }

  private String limit(Match.Limit match) {
    LimitSpec limit = match.limit();
    String over = match.over() ? "over " : "";
    if (limit.keys().isEmpty()) {
      return limit.shared().isPresent()
          ? "limit name \"" + limit.shared().get() + '"'
          : "limit rate " + over + rate(limit);
    }
    return "update @"
        + limit.shared().orElseThrow()
        + " { "
        + keys(limit.keys()).stream().map(this::key).collect(Collectors.joining(" . "))
        + " limit rate "
        + over
        + rate(limit)
        + " }";
  }

  /** Keys in a fixed order: the type, then addresses. */
  static List<LimitSpec.Key> keys(Set<LimitSpec.Key> keys) {
    return keys.stream()
        .sorted(java.util.Comparator.comparing(key -> key.getClass().getSimpleName()).reversed())
        .toList();
  }

  private String key(LimitSpec.Key key) {
    return switch (key) {
      case LimitSpec.Key.Type type -> family == Family.IP4 ? "icmp type" : "icmpv6 type";
      case LimitSpec.Key.Prefix prefix -> {
        String address = address(prefix.side(), family);
        int bits = family == Family.IP4 ? prefix.bits4() : prefix.bits6();
        yield bits == Address.bits(family) ? address : address + " & " + mask(family, bits);
      }
      case LimitSpec.Key.Other other -> other.what();
    };
  }

  private static Address mask(Family family, int bits) {
    Prefix prefix = Prefix.of(family, -1, family == Family.IP4 ? 0xffff_ffffL : -1, bits);
    return new Address(family, prefix.high(), prefix.low());
  }

  /** Rate and burst: {@code 20/second burst 40 packets}. */
  static String rate(LimitSpec limit) {
    boolean bytes = limit.unit() == Unit.BYTES;
    // A bucket of bytes holds what comes in a period, and the burst beside it.
    long burst = bytes ? limit.burst() - limit.amount() : limit.burst();
    return limit.amount()
        + (bytes ? " bytes/" : "/")
        + period(limit.seconds())
            .orElseThrow(
                () -> new IllegalArgumentException("no period of " + limit.seconds() + " s"))
        + (burst > 0 ? " burst " + burst + (bytes ? " bytes" : " packets") : "");
  }

  /** The word for a period, if nftables has one. */
  static Optional<String> period(long seconds) {
    return Optional.ofNullable(
        switch ((int) Math.min(seconds, Integer.MAX_VALUE)) {
          case 1 -> "second";
          case 60 -> "minute";
          case 3600 -> "hour";
          case 86_400 -> "day";
          case 604_800 -> "week";
          default -> null;
        });
  }
}
