package io.echogate.advice.analysis;

import io.echogate.policy.AddressSet;
import io.echogate.policy.PrefixSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What a condition on an address still asks once the class of the address is known. */
record AddressTest(PrefixSet prefixes, boolean negated) {

  /** The answer of a condition that does not depend on which address of its class it is. */
  enum Known {
    MET,
    FAILED
  }

  /**
   * The answer, where the class tells it: an address is in a set if it is in one of its built-in
   * sets, and not if the set has nothing of its family.
   */
  static Optional<Known> known(AddressSet set, boolean negated, AddressClass addresses) {
    if (!Collections.disjoint(set.builtIns(), addresses.builtIns())) {
      return Optional.of(negated ? Known.FAILED : Known.MET);
    }
    if (set.prefixes().size(addresses.family()) == 0) {
      return Optional.of(negated ? Known.MET : Known.FAILED);
    }
    return Optional.empty();
  }

  /**
   * Whether it is met.
   *
   * @param inside the sets that an address is in
   * @param sets the numbers of the sets
   */
  boolean isMet(List<Integer> inside, SetNumbers sets) {
    boolean in = Collections.binarySearch(inside, sets.of(prefixes)) >= 0;
    return in != negated;
  }
}
