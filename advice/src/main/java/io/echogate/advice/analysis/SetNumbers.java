package io.echogate.advice.analysis;

import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/** Numbers prefix sets in the order in which they are met. Sets are told apart by identity. */
final class SetNumbers {
  private final IdentityHashMap<PrefixSet, Integer> numbers = new IdentityHashMap<>();
  private final List<PrefixSet> sets = new ArrayList<>();

  /** The number of a set, which it is given if it has none. */
  int add(PrefixSet set) {
    return numbers.computeIfAbsent(
        set,
        key -> {
          sets.add(key);
          return sets.size() - 1;
        });
  }

  int of(PrefixSet set) {
    return Objects.requireNonNull(numbers.get(set));
  }

  List<PrefixSet> sets() {
    return sets;
  }
}
