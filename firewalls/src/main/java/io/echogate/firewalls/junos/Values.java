package io.echogate.firewalls.junos;

import io.echogate.firewalls.addresses.Numbers;
import io.echogate.firewalls.rules.Ranges.Range;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/** Values of conditions: names, numbers, ranges of numbers, numbers with a unit. */
final class Values {
  /** The protocols that have a name. */
  static final Map<String, Integer> PROTOCOLS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("ah", 51),
              Map.entry("dstopts", 60),
              Map.entry("egp", 8),
              Map.entry("esp", 50),
              Map.entry("fragment", 44),
              Map.entry("gre", 47),
              Map.entry("hop-by-hop", 0),
              Map.entry("icmp", 1),
              Map.entry("icmp6", 58),
              Map.entry("icmpv6", 58),
              Map.entry("igmp", 2),
              Map.entry("ipip", 4),
              Map.entry("ipv6", 41),
              Map.entry("mobility", 135),
              Map.entry("no-next-header", 59),
              Map.entry("ospf", 89),
              Map.entry("pim", 103),
              Map.entry("routing", 43),
              Map.entry("rsvp", 46),
              Map.entry("sctp", 132),
              Map.entry("tcp", 6),
              Map.entry("udp", 17),
              Map.entry("vrrp", 112)));

  private static final Map<String, Integer> PRECEDENCE =
      Map.of(
          "routine", 0,
          "priority", 1,
          "immediate", 2,
          "flash", 3,
          "flash-override", 4,
          "critical-ecp", 5,
          "internet-control", 6,
          "net-control", 7);

  private Values() {}

  /** A name, a number, or {@code 3-7}. */
  static Optional<Range> range(String word, int most, Function<String, Optional<Integer>> names) {
    Optional<Integer> named = names.apply(word);
    if (named.isPresent()) {
      return Optional.of(new Range(named.get(), named.get()));
    }
    OptionalInt one = Numbers.read(word, most);
    if (one.isPresent()) {
      return Optional.of(new Range(one.getAsInt(), one.getAsInt()));
    }
    int dash = word.indexOf('-');
    if (dash < 0) {
      return Optional.empty();
    }
    OptionalInt first = Numbers.read(word.substring(0, dash), most);
    OptionalInt last = Numbers.read(word.substring(dash + 1), most);
    return first.isPresent() && last.isPresent() && first.getAsInt() <= last.getAsInt()
        ? Optional.of(new Range(first.getAsInt(), last.getAsInt()))
        : Optional.empty();
  }

  /** What a code point of differentiated services is called. */
  static Optional<Integer> dscp(String word) {
    if (word.equals("ef")) {
      return Optional.of(46);
    }
    if (word.equals("be")) {
      return Optional.of(0);
    }
    boolean named = word.startsWith("cs") || word.startsWith("af");
    OptionalInt number = named ? Numbers.read(word.substring(2), 43) : OptionalInt.empty();
    if (number.isEmpty()) {
      return Optional.empty();
    }
    int value = number.getAsInt();
    if (word.startsWith("cs")) {
      return value <= 7 ? Optional.of(8 * value) : Optional.empty();
    }
    int group = value / 10;
    int drop = value % 10;
    return group >= 1 && group <= 4 && drop >= 1 && drop <= 3
        ? Optional.of(8 * group + 2 * drop)
        : Optional.empty();
  }

  /** What a precedence is called. */
  static Optional<Integer> precedence(String word) {
    return Optional.ofNullable(PRECEDENCE.get(word));
  }

  /** A number with {@code k}, {@code m} or {@code g} behind it: thousands, millions, and so on. */
  static OptionalLong scaled(String word) {
    long unit =
        switch (word.isEmpty() ? ' ' : word.charAt(word.length() - 1)) {
          case 'k' -> 1_000;
          case 'm' -> 1_000_000;
          case 'g' -> 1_000_000_000;
          default -> 1;
        };
    String digits = unit == 1 ? word : word.substring(0, word.length() - 1);
    OptionalLong number = plain(digits);
    return number.isPresent() && number.getAsLong() <= Long.MAX_VALUE / 16 / unit
        ? OptionalLong.of(number.getAsLong() * unit)
        : OptionalLong.empty();
  }

  private static OptionalLong plain(String digits) {
    if (digits.isEmpty() || digits.length() > 18) {
      return OptionalLong.empty();
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9') {
        return OptionalLong.empty();
      }
      number = 10 * number + digit - '0';
    }
    return OptionalLong.of(number);
  }

  /** A word as messages show it: not all of it, if it is very long. */
  static String shown(String word) {
    return word.length() <= 40 ? word : word.substring(0, 40) + "...";
  }
}
