package io.echogate.firewalls.policies;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;

/** Sets of prefixes without others. */
final class Prefixes {
  private Prefixes() {}

  /** What is in the first and not in the second. */
  static PrefixSet minus(PrefixSet set, PrefixSet other) {
    if (other.isEmpty() || set.isEmpty()) {
      return set;
    }
    PrefixSet.Builder rest = new PrefixSet.Builder();
    set.prefixes().forEach(prefix -> minus(rest, prefix, other));
    return rest.build();
  }

  private static void minus(PrefixSet.Builder rest, Prefix prefix, PrefixSet other) {
    if (!other.meets(prefix)) {
      rest.add(prefix);
    } else if (!other.covers(prefix)) {
      minus(rest, half(prefix, false), other);
      minus(rest, half(prefix, true), other);
    }
  }

  /** What is in both. */
  static PrefixSet and(PrefixSet set, PrefixSet other) {
    PrefixSet.Builder both = new PrefixSet.Builder();
    set.prefixes().forEach(prefix -> and(both, prefix, other));
    return both.build();
  }

  private static void and(PrefixSet.Builder both, Prefix prefix, PrefixSet other) {
    if (other.covers(prefix)) {
      both.add(prefix);
    } else if (other.meets(prefix)) {
      and(both, half(prefix, false), other);
      and(both, half(prefix, true), other);
    }
  }

  private static Prefix half(Prefix prefix, boolean upper) {
    int length = prefix.length() + 1;
    int fromLow = Address.bits(prefix.family()) - length;
    long high = prefix.high() | (upper && fromLow >= 64 ? 1L << (fromLow - 64) : 0);
    long low = prefix.low() | (upper && fromLow < 64 ? 1L << fromLow : 0);
    return new Prefix(prefix.family(), high, low, length);
  }

  /** Whether all of the second is in the first. */
  static boolean contains(PrefixSet set, PrefixSet other) {
    return set.equals(other) || other.prefixes().allMatch(set::covers);
  }

  /** Those of one family. */
  static PrefixSet of(Family family, PrefixSet set) {
    return set.size(family) == set.size() ? set : set.within(Prefix.of(family, 0, 0, 0));
  }

  static PrefixSet of(String... texts) {
    PrefixSet.Builder builder = new PrefixSet.Builder();
    for (String text : texts) {
      int slash = text.indexOf('/');
      builder.add(
          Prefix.of(
              Address.parse(text.substring(0, slash)).orElseThrow(),
              Integer.parseInt(text.substring(slash + 1))));
    }
    return builder.build();
  }
}
