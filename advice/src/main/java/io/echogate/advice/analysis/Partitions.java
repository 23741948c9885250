package io.echogate.advice.analysis;

import io.echogate.policy.PrefixSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers partitions: the same large sets are asked for by many messages. */
final class Partitions {
  private final SetNumbers known = new SetNumbers();
  private final Map<Key, List<Partition.Cell>> cells = new HashMap<>();

  private record Key(AddressClass addresses, List<Integer> sets) {}

  List<Partition.Cell> of(AddressClass addresses, SetNumbers numbers) {
    List<PrefixSet> sets = numbers.sets();
    Key key = new Key(addresses, sets.stream().map(known::add).toList());
    return cells.computeIfAbsent(key, any -> Partition.of(addresses, sets));
  }
}
