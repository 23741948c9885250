package io.echogate.datapath;

import io.echogate.datapath.layout.BucketPlaces;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.WaySpan;
import io.echogate.ebpf.BpfMap;
import io.echogate.policy.Policy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A running policy whose place another is about to take, and what of it can be shared.
 *
 * @param taken places in its map of buckets that are in use: by itself, and while it is on trial by
 *     the policy before
 * @param takenWays parts of its map of ways that are in use, likewise
 */
record Predecessor(
    PolicyObjects objects,
    Policy policy,
    PolicyTables tables,
    BucketPlaces places,
    Set<Integer> taken,
    Set<WaySpan> takenWays) {

  Predecessor {
    taken = Set.copyOf(taken);
    takenWays = Set.copyOf(takenWays);
  }

  /**
   * What of a policy can be shared.
   *
   * @param comesBack the objects of a policy that may take the place again, if there is one
   */
  static Predecessor of(PolicyObjects objects, Policy policy, Optional<PolicyObjects> comesBack) {
    BucketPlaces places = ConfigReader.places(objects);
    Set<Integer> taken = new HashSet<>(places.lines());
    comesBack
        .filter(other -> id(other.buckets()) == id(objects.buckets()))
        .ifPresent(other -> taken.addAll(ConfigReader.places(other).lines()));
    Set<WaySpan> takenWays = new HashSet<>(tables(objects));
    comesBack
        .filter(other -> ways(other).equals(ways(objects)))
        .ifPresent(other -> takenWays.addAll(tables(other)));
    return new Predecessor(
        objects, policy, InstalledFilter.tables(policy), places, taken, takenWays);
  }

  private static Optional<Integer> ways(PolicyObjects objects) {
    return objects.sources().map(Predecessor::id);
  }

  private static int id(BpfMap map) {
    return map.info().id();
  }

  private static List<WaySpan> tables(PolicyObjects objects) {
    return ConfigReader.tables(objects, ConfigReader.places(objects).lines()).stream()
        .flatMap(Optional::stream)
        .toList();
  }
}
