package io.echogate.firewalls.cisco;

import io.echogate.firewalls.addresses.Numbers;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Ranges.Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the routers call the protocols of IP. */
final class Protocols {
  static final int TCP = 6;
  static final int UDP = 17;
  static final int SCTP = 132;

  private static final Map<String, Integer> NUMBERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("ahp", 51),
              Map.entry("eigrp", 88),
              Map.entry("esp", 50),
              Map.entry("gre", 47),
              Map.entry("icmpv6", 58),
              Map.entry("igmp", 2),
              Map.entry("igrp", 9),
              Map.entry("ipinip", 4),
              Map.entry("nos", 94),
              Map.entry("ospf", 89),
              Map.entry("pcp", 108),
              Map.entry("pim", 103),
              Map.entry("sctp", SCTP),
              Map.entry("tcp", TCP),
              Map.entry("udp", UDP),
              Map.entry("udplite", 136)));

  private Protocols() {}

  /** Whether a word stands for every protocol. */
  static boolean isAny(String word) {
    return word.equals("ip") || word.equals("ipv4") || word.equals("ipv6");
  }

  /**
   * The protocols that a word stands for.
   *
   * @param icmp the number of what {@code icmp} means in such a list
   */
  static Optional<Ranges> numbers(String word, int icmp) {
    if (word.equals("icmp")) {
      return Optional.of(Ranges.of(icmp));
    }
    if (word.equals("tcp-udp")) {
      return Optional.of(new Ranges(List.of(new Range(TCP, TCP), new Range(UDP, UDP))));
    }
    @Nullable Integer number = NUMBERS.get(word);
    if (number != null) {
      return Optional.of(Ranges.of(number));
    }
    OptionalInt written = Numbers.read(word, 255);
    return written.isPresent() ? Optional.of(Ranges.of(written.getAsInt())) : Optional.empty();
  }

  /** Whether a protocol has ports. */
  static boolean havePorts(Ranges protocols) {
    return protocols.list().stream()
        .allMatch(
            range ->
                range.first() == range.last()
                    && (range.first() == TCP || range.first() == UDP || range.first() == SCTP));
  }

  /** All names. */
  static Collection<String> names() {
    List<String> names = new ArrayList<>(NUMBERS.keySet());
    names.add("icmp");
    names.add("ip");
    names.add("ipv6");
    return names;
  }
}
