package io.echogate.advice.analysis;

import io.echogate.policy.AddressSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule that decides packets of a slice, if their addresses meet what is left of its conditions.
 *
 * @param sources tests of the source address, all of which must be met
 * @param destinations tests of the destination address, likewise
 */
record Candidate(Rule rule, List<AddressTest> sources, List<AddressTest> destinations) {

  /** What a rule asks of a slice's packets; null if it decides none of them. */
  static @Nullable Candidate of(Rule rule, Slice slice) {
    List<AddressTest> sources = new ArrayList<>();
    List<AddressTest> destinations = new ArrayList<>();
    for (Condition condition : rule.conditions()) {
      boolean possible =
          switch (condition) {
            case Condition.From(var negated, var set) ->
                add(new Side(slice.region().sources(), sources), set, negated);
            case Condition.To(var negated, var set) ->
                add(new Side(slice.region().destinations(), destinations), set, negated);
            case Condition.Compare compare -> slice.meets(compare);
            case Condition.Flag flag -> slice.meets(flag);
            // Rules whose day has passed are left out before.
            case Condition.Until until -> true;
          };
      if (!possible) {
        return null;
      }
    }
    return new Candidate(rule, List.copyOf(sources), List.copyOf(destinations));
  }

  private record Side(AddressClass addresses, List<AddressTest> tests) {}

  /** Adds a test unless its answer is known; false if it fails in any case. */
  private static boolean add(Side side, AddressSet set, boolean negated) {
    Optional<AddressTest.Known> known = AddressTest.known(set, negated, side.addresses);
    if (known.isEmpty()) {
      side.tests.add(new AddressTest(set.prefixes(), negated));
      return true;
    }
    return known.get() == AddressTest.Known.MET;
  }
}
