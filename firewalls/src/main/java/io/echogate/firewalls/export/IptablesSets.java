package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Match;
import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The address sets that are too large to be a rule for each prefix: those of {@code ipset}. */
final class IptablesSets {
  /** So many prefixes are rules of their own. */
  private static final int FEW = 64;

  private static final int LONGEST_NAME = 31;

  private final String prefix;
  private final Map<PrefixSet, String> names = new LinkedHashMap<>();

  IptablesSets(String prefix) {
    this.prefix = prefix;
  }

  /** Whether a match is by a set. */
  boolean takes(Match.Addresses addresses) {
    return addresses.prefixes().size() > FEW;
  }

  /** The same match by the name of a set. */
  Match named(Match.Addresses addresses) {
    String name =
        names.computeIfAbsent(
            addresses.prefixes(),
            key -> {
              String number = "-" + names.size();
              String start = prefix + addresses.set().map(own -> "-" + own).orElse("");
              return start.substring(0, Math.min(start.length(), LONGEST_NAME - number.length()))
                  + number;
            });
    return new Match.Addresses(
        addresses.side(),
        addresses.family(),
        addresses.negated(),
        addresses.prefixes(),
        Optional.of(name));
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** What {@code ipset restore} loads, also in the place of what is there. */
  String text() {
    StringBuilder out = new StringBuilder();
    names.forEach(
        (prefixes, name) -> {
          boolean ip4 = prefixes.size(Family.IP4) > 0;
          out.append("create ")
              .append(name)
              .append(" hash:net family ")
              .append(ip4 ? "inet" : "inet6")
              .append(" maxelem ")
              .append(Math.max(65_536, 2 * prefixes.size()))
              .append(" -exist\nflush ")
              .append(name)
              .append('\n');
          prefixes.prefixes().forEach(prefix -> add(out, name, prefix));
        });
    return out.toString();
  }

  /** A set of {@code ipset} has no prefix of length 0: two halves are the same. */
  private static void add(StringBuilder out, String name, Prefix prefix) {
    if (prefix.length() > 0) {
      out.append("add ").append(name).append(' ').append(prefix).append('\n');
    } else {
      boolean ip4 = prefix.family() == Family.IP4;
      for (String half :
          ip4 ? new String[] {"0.0.0.0/1", "128.0.0.0/1"} : new String[] {"::/1", "8000::/1"}) {
        out.append("add ").append(name).append(' ').append(half).append('\n');
      }
    }
  }
}
