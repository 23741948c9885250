package io.echogate.firewalls.policies;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says conditions on addresses, and which sets they name. */
final class SetNames {
  /** More prefixes than that get a set of their own. */
  private static final int MANY = 6;

  private final Names names = new Names("self", "broadcast", "multicast");
  private final Map<String, PrefixSet> sets = new LinkedHashMap<>();
  private final Map<String, String> byWish = new LinkedHashMap<>();

  /** The definitions, a line each. */
  List<String> definitions() {
    List<String> lines = new ArrayList<>();
    sets.forEach((name, set) -> lines.add("set " + name + " { " + list(set) + " }"));
    return lines;
  }

  /** The condition's addresses: {@code not @monitoring}. */
  String text(Who who, Family family) {
    List<String> parts = new ArrayList<>();
    for (BuiltInSet kind : BuiltInSet.values()) {
      if (who.kinds().contains(kind)) {
        parts.add("@" + kind.text());
      }
    }
    PrefixSet prefixes = who.prefixes();
    if (Meeting.isMulticast(prefixes, family)) {
      parts.add("@multicast");
    } else if (who.name().isPresent() || prefixes.size() > MANY) {
      parts.add("@" + name(who.name().orElse(""), family, prefixes));
    } else {
      prefixes.prefixes().map(SetNames::text).forEach(parts::add);
    }
    String not = who.negated() ? "not " : "";
    return parts.size() == 1
        ? not + parts.getFirst()
        : not + parts.stream().collect(Collectors.joining(", ", "{ ", " }"));
  }

  /** The name of a set; sets of both families that are called the same become one. */
  private String name(String called, Family family, PrefixSet prefixes) {
    String wanted = called.replaceFirst("[-_]?(ip|v|ip6?v|inet)?[46]$", "");
    String wish = Names.form(wanted.isEmpty() ? called : wanted);
    if (wish.isEmpty()) {
      wish = "addresses";
    }
    for (int i = 1; ; i++) {
      String key = i == 1 ? wish : wish + "-" + i;
      String name = byWish.computeIfAbsent(key, fresh -> names.like(fresh, "addresses"));
      PrefixSet known = sets.getOrDefault(name, PrefixSet.empty());
      PrefixSet same = known.only(family);
      if (same.isEmpty() || same.equals(prefixes)) {
        sets.put(name, known.union(prefixes));
        return name;
      }
    }
  }

  private static String list(PrefixSet set) {
    return set.prefixes().map(SetNames::text).collect(Collectors.joining(", "));
  }

  private static String text(Prefix prefix) {
    return prefix.isAddress()
        ? new Address(prefix.family(), prefix.high(), prefix.low()).toString()
        : prefix.toString();
  }
}
