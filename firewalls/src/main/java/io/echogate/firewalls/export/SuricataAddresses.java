package io.echogate.firewalls.export;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Addresses in the heads of rules. Suricata does not know where a packet came from, but {@code
 * $HOME_NET} is there in every configuration: what has a source in it leaves, all else arrives.
 */
final class SuricataAddresses {
  /** Suricata reads 8191 characters of a rule; both lists have to fit in. */
  private static final int LONGEST = 3_000;

  private static final String HOME = "$HOME_NET";

  private SuricataAddresses() {}

  /** The sources of packets of a direction: as few lists as can be. */
  static List<String> sources(Family family, Direction direction, PrefixSet set) {
    boolean in = direction == Direction.IN;
    if (isAll(family, set)) {
      return List.of(in ? "!" + HOME : HOME);
    }
    return in
        ? lists(family, set, List.of("!" + HOME), true)
        : lists(family, set, List.of(HOME), false);
  }

  /** Destinations: as few lists as can be. */
  static List<String> destinations(Family family, PrefixSet set) {
    return isAll(family, set) ? List.of("any") : lists(family, set, List.of(), true);
  }

  private static boolean isAll(Family family, PrefixSet set) {
    return set.covers(Prefix.of(family, 0, 0, 0));
  }

  /**
   * Lists that together have all addresses of a set.
   *
   * @param more what each list has besides
   * @param positive whether the addresses themselves may be in it: an address makes a list wider,
   *     if it is not negated
   */
  private static List<String> lists(
      Family family, PrefixSet set, List<String> more, boolean positive) {
    String without = negative(PrefixSet.all(family).without(set).prefixes(family), more);
    Optional<String> with =
        positive
            ? Optional.of(list(Stream.concat(texts(set.prefixes(family)), more.stream())))
            : Optional.empty();
    String shorter = with.filter(text -> text.length() <= without.length()).orElse(without);
    if (shorter.length() <= LONGEST || set.size(family) < 2) {
      return List.of(shorter);
    }
    List<Prefix> prefixes = set.prefixes(family).toList();
    int half = prefixes.size() / 2;
    List<String> lists = new ArrayList<>();
    lists.addAll(lists(family, PrefixSet.of(prefixes.subList(0, half)), more, positive));
    lists.addAll(
        lists(family, PrefixSet.of(prefixes.subList(half, prefixes.size())), more, positive));
    return lists;
  }

  private static String negative(Stream<Prefix> excluded, List<String> more) {
    return list(Stream.concat(more.stream(), texts(excluded).map(text -> "!" + text)));
  }

  private static Stream<String> texts(Stream<Prefix> prefixes) {
    return prefixes.map(
        prefix ->
            prefix.isAddress()
                ? new Address(prefix.family(), prefix.high(), prefix.low()).toString()
                : prefix.toString());
  }

  private static String list(Stream<String> items) {
    List<String> all = items.toList();
    return all.size() == 1
        ? all.getFirst()
        : all.stream().collect(Collectors.joining(",", "[", "]"));
  }
}
