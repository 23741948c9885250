package io.echogate.datapath;

import io.echogate.datapath.layout.BucketPlaces;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.policy.Policy;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A running policy whose place another is about to take, and what of it can be shared.
 *
 * @param taken places in its map of buckets that are in use: by itself, and while it is on trial by
 *     the policy before
 */
record Predecessor(
    PolicyObjects objects,
    Policy policy,
    PolicyTables tables,
    BucketPlaces places,
    Set<Integer> taken) {

  Predecessor {
    taken = Set.copyOf(taken);
  }

  /**
   * What of a policy can be shared.
   *
   * @param comesBack the objects of a policy that may take the place again, if there is one
   */
  static Predecessor of(PolicyObjects objects, Policy policy, Optional<PolicyObjects> comesBack) {
    BucketPlaces places = ConfigReader.places(objects);
    Set<Integer> taken = new HashSet<>(places.lines());
    int map = objects.buckets().info().id();
    comesBack
        .filter(other -> other.buckets().info().id() == map)
        .ifPresent(other -> taken.addAll(ConfigReader.places(other).lines()));
    return new Predecessor(objects, policy, InstalledFilter.tables(policy), places, taken);
  }
}
