package io.echogate.cli;

import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Addresses in few words: the first prefixes, or those that are not among them if these are fewer.
 * Many differences are of the same addresses, of which there may be a million prefixes: what was
 * said of them is remembered.
 */
final class AddressWords {
  private static final int MOST = 4;

  private final Map<Key, String> known = new HashMap<>();

  private record Key(Family family, PrefixSet addresses) {}

  /** The words; empty if it is all addresses of the family. */
  String of(Family family, PrefixSet addresses) {
    return known.computeIfAbsent(
        new Key(family, addresses), key -> words(key.family, key.addresses));
  }

  private static String words(Family family, PrefixSet addresses) {
    List<Prefix> first = addresses.prefixes(family).limit(2).toList();
    if (first.size() == 1 && first.getFirst().length() == 0) {
      return "";
    }
    PrefixSet others = addresses.others(family);
    boolean fewer = others.size(family) < addresses.size(family);
    PrefixSet named = fewer ? others : addresses;
    String list =
        named.prefixes(family).limit(MOST).map(Prefix::toString).collect(Collectors.joining(", "));
    int more = named.size(family) - MOST;
    return (fewer ? "all but " : "") + list + (more > 0 ? " and " + more + " more" : "");
  }
}
