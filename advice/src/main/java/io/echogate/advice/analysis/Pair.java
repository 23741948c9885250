package io.echogate.advice.analysis;

import io.echogate.policy.Address;
import io.echogate.policy.BuiltInSet;
import java.util.Optional;

/** The addresses of a packet. */
record Pair(Address source, Address destination) {

  /**
   * A pair of these; empty if there is none: where one of the two is an own address and the other
   * is not, they cannot be the same.
   */
  static Optional<Pair> of(Region region, Examples sources, Examples destinations) {
    Optional<Pair> same = Optional.empty();
    for (Address source : sources.list()) {
      for (Address destination : destinations.list()) {
        Pair pair = new Pair(source, destination);
        if (!source.equals(destination)) {
          return Optional.of(pair);
        }
        same = Optional.of(pair);
      }
    }
    return same.filter(pair -> isOwn(region.sources()) == isOwn(region.destinations()));
  }

  private static boolean isOwn(AddressClass addresses) {
    return addresses.builtIns().contains(BuiltInSet.SELF);
  }
}
