package io.echogate.firewalls.iptables;

import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sets of {@code ipset} by name, and the addresses in them. */
final class Ipsets {
  private final Map<String, Ipset> sets = new HashMap<>();
  private final Map<String, PrefixSet> known = new HashMap<>();

  Ipsets() {}

  /** One set. */
  static final class Ipset {
    final String type;

    /** Of its addresses; empty for a list of sets. */
    final Optional<Family> family;

    /** The prefix length that single addresses have, or -1. */
    final int netmask;

    final List<Prefix> prefixes = new ArrayList<>();
    final List<Prefix> exceptions = new ArrayList<>();
    final List<String> members = new ArrayList<>();

    /** Whether all of it is understood. */
    boolean understood;

    Ipset(String type, Optional<Family> family, int netmask, boolean understood) {
      this.type = type;
      this.family = family;
      this.netmask = netmask;
      this.understood = understood;
    }
  }

  @Nullable Ipset set(String name) {
    return sets.get(name);
  }

  void add(String name, Ipset set) {
    sets.put(name, set);
    known.clear();
  }

  void changed() {
    known.clear();
  }

  /**
   * The addresses in a set; empty if it is not known or not understood, which is said.
   *
   * @param at where the set is named
   */
  Optional<PrefixSet> addresses(String name, Family family, Words words, int at) {
    @Nullable Ipset set = sets.get(name);
    if (set == null) {
      words.warning(
          at,
          "the set " + name + " is not known, so that this may match or not",
          "give the output of ipset save as well");
      return Optional.empty();
    }
    if (!set.understood) {
      words.warning(
          at,
          "a set of the type " + set.type + " is not understood, so that this may match or not",
          "sets of the types hash:ip, hash:net, bitmap:ip and list:set are");
      return Optional.empty();
    }
    if (set.family.isPresent() && set.family.get() != family) {
      words.error(
          at,
          "the set " + name + " holds addresses of " + (family == Family.IP4 ? "IPv6" : "IPv4"),
          "name a set of the rule's family");
      return Optional.empty();
    }
    String key = family + " " + name;
    @Nullable PrefixSet prefixes = known.get(key);
    if (prefixes == null) {
      prefixes = resolve(set, family, words, at);
      known.put(key, prefixes);
    }
    return Optional.of(prefixes);
  }

  private PrefixSet resolve(Ipset set, Family family, Words words, int at) {
    if (set.members.isEmpty()) {
      return own(set);
    }
    PrefixSet.Builder all = new PrefixSet.Builder();
    for (String member : set.members) {
      @Nullable Ipset of = sets.get(member);
      if (of == null || !of.understood) {
        words.error(
            at,
            "a member of the set is not known or not understood: " + member,
            "give the whole output of ipset save");
      } else if (of.family.isPresent() && of.family.get() == family) {
        all.addAll(own(of));
      }
    }
    return all.build();
  }

  private static PrefixSet own(Ipset set) {
    return set.exceptions.isEmpty()
        ? PrefixSet.of(set.prefixes)
        : NestedPrefixes.without(set.prefixes, set.exceptions);
  }
}
