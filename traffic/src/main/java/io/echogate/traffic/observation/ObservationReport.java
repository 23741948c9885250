package io.echogate.traffic.observation;

import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.traffic.ReplayTotals;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What captures showed.
 *
 * @param <K> what dropped packets are told apart by
 * @param directions which ways packets went, of whatever protocol
 * @param sightings kinds of ICMP packets, in the order of their first
 * @param peaks for each limit of the policy, in file order, the most packets that one of its
 *     buckets was asked for in one second of the clock; 0 if it was not. A limit for each prefix
 *     may show somewhat more than there was, where tens of thousands of prefixes came in a second
 */
public record ObservationReport<K>(
    ReplayTotals totals,
    Set<Direction> directions,
    List<Sighting<K>> sightings,
    Map<Limit, Long> peaks) {

  public ObservationReport {
    directions = Set.copyOf(directions);
    sightings = List.copyOf(sightings);
    peaks = Collections.unmodifiableMap(new LinkedHashMap<>(peaks));
  }
}
