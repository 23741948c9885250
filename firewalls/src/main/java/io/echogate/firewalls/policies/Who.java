package io.echogate.firewalls.policies;

import io.echogate.policy.BuiltInSet;
import io.echogate.policy.PrefixSet;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked of an address.
 *
 * @param negated whether it must be in none of these
 * @param kinds sets of the machine itself; those of groups are prefixes here
 * @param name the name of the set, if the prefixes are all of it and nothing else is asked
 */
record Who(boolean negated, PrefixSet prefixes, Set<BuiltInSet> kinds, Optional<String> name) {
  static final Who ANY = new Who(true, PrefixSet.empty(), Set.of(), Optional.empty());

  Who {
    kinds = Set.copyOf(kinds);
  }

  static Who in(PrefixSet prefixes) {
    return new Who(false, prefixes, Set.of(), Optional.empty());
  }

  boolean isAny() {
    return negated && prefixes.isEmpty() && kinds.isEmpty();
  }

  boolean isNobody() {
    return !negated && prefixes.isEmpty() && kinds.isEmpty();
  }

  /** What meets both; empty if that cannot be said in one condition. */
  Optional<Who> and(Who other) {
    if (isAny() || equals(other) || other.isNobody()) {
      return Optional.of(other);
    }
    if (other.isAny() || isNobody()) {
      return Optional.of(this);
    }
    if (negated && other.negated) {
      EnumSet<BuiltInSet> all = EnumSet.noneOf(BuiltInSet.class);
      all.addAll(kinds);
      all.addAll(other.kinds);
      return Optional.of(new Who(true, prefixes.union(other.prefixes), all, Optional.empty()));
    }
    if (negated) {
      return other.and(this);
    }
    if (kinds.isEmpty() && other.kinds.isEmpty()) {
      return Optional.of(
          in(
              other.negated
                  ? prefixes.without(other.prefixes)
                  : prefixes.intersection(other.prefixes)));
    }
    if (prefixes.isEmpty() && other.prefixes.isEmpty()) {
      // An address is of one kind at a time.
      EnumSet<BuiltInSet> some = EnumSet.noneOf(BuiltInSet.class);
      some.addAll(kinds);
      if (other.negated) {
        some.removeAll(other.kinds);
      } else {
        some.retainAll(other.kinds);
      }
      return Optional.of(new Who(false, PrefixSet.empty(), some, Optional.empty()));
    }
    return Optional.empty();
  }

  /** Either; only for what is not negated. */
  Who or(Who other) {
    EnumSet<BuiltInSet> all = EnumSet.noneOf(BuiltInSet.class);
    all.addAll(kinds);
    all.addAll(other.kinds);
    return equals(other)
        ? this
        : new Who(false, prefixes.union(other.prefixes), all, Optional.empty());
  }

  /** Whether all that meets the other surely meets this. */
  boolean contains(Who other) {
    if (isAny() || other.isNobody()) {
      return true;
    }
    if (negated != other.negated) {
      return negated
          && kinds.isEmpty()
          && other.kinds.isEmpty()
          && other.prefixes.intersection(prefixes).isEmpty();
    }
    Who more = negated ? other : this;
    Who less = negated ? this : other;
    return more.kinds.containsAll(less.kinds) && less.prefixes.without(more.prefixes).isEmpty();
  }

  /** The same for all that matters. */
  boolean asksSame(Who other) {
    return negated == other.negated && kinds.equals(other.kinds) && prefixes.equals(other.prefixes);
  }
}
