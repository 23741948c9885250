package io.echogate.datapath;

import io.echogate.datapath.layout.BucketGroup;
import io.echogate.datapath.layout.BucketSpec;
import io.echogate.datapath.layout.LimitClock;
import io.echogate.datapath.layout.WayPlaces;
import io.echogate.datapath.layout.WaySpan;
import io.echogate.datapath.layout.WayTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where the tables of a policy lie beside those of the policy that it replaces. A table that both
 * have, as large and by the same clock, is one and the same for both programs, whatever the
 * figures; another one begins empty.
 *
 * @param shared whether they lie in the old policy's map
 * @param staying numbers of the buckets whose tables stay where they are
 * @param reused the parts of the old policy's map that tables get in which others may have been
 */
record WayPlan(WayPlaces places, boolean shared, Set<Integer> staying, List<WaySpan> reused) {

  /** A map is not kept for tables that would have room in a part of it as small as this. */
  private static final int MOST_WASTE = 4;

  WayPlan {
    staying = Set.copyOf(staying);
    reused = List.copyOf(reused);
  }

  /** All in a map of one's own. */
  static WayPlan fresh(WayPlaces places) {
    return new WayPlan(places, false, Set.of(), List.of());
  }

  static WayPlan after(
      Predecessor before,
      Map<BucketGroup.Key, BucketGroup> old,
      Map<BucketGroup.Key, BucketGroup> groups,
      List<BucketSpec> buckets) {
    WayPlaces fresh = WayPlaces.fresh(buckets);
    int room = before.places().ways().room();
    if (fresh.room() == 0 || room == 0 || room / MOST_WASTE >= fresh.room()) {
      return fresh(fresh);
    }
    return beside(before, old, groups).orElseGet(() -> fresh(fresh));
  }

  /** In the same map, if there is room. */
  private static Optional<WayPlan> beside(
      Predecessor before,
      Map<BucketGroup.Key, BucketGroup> old,
      Map<BucketGroup.Key, BucketGroup> groups) {
    WayPlaces there = before.places().ways();
    BitSet taken = new BitSet();
    before.takenWays().forEach(span -> taken.set(span.first(), span.end()));
    OptionalInt pool = OptionalInt.empty();
    List<Integer> firsts = new ArrayList<>();
    Set<Integer> staying = new HashSet<>();
    List<WaySpan> reused = new ArrayList<>();
    for (Map.Entry<BucketGroup.Key, BucketGroup> entry : groups.entrySet()) {
      BucketGroup former = old.get(entry.getKey());
      for (int i = 0; i < entry.getValue().buckets().size(); i++) {
        BucketSpec bucket = entry.getValue().buckets().get(i);
        int first = 0;
        if (bucket.table().isPresent()) {
          WayTable table = bucket.table().get();
          if (former != null && goesOn(former.buckets().get(i), bucket)) {
            first = there.first(former.first() + i);
            staying.add(entry.getValue().first() + i);
          } else if (table.pooled() && pool.isPresent()) {
            first = pool.getAsInt();
          } else if (table.pooled() && pool(before, bucket.clock()).isPresent()) {
            first = pool(before, bucket.clock()).getAsInt();
          } else {
            first = free(taken, table, there.room());
            if (first < 0) {
              return Optional.empty();
            }
            reused.add(table.span(first));
          }
          taken.set(first, table.span(first).end());
          pool = table.pooled() ? OptionalInt.of(first) : pool;
        }
        firsts.add(first);
      }
    }
    return Optional.of(new WayPlan(new WayPlaces(firsts, there.room()), true, staying, reused));
  }

  /**
   * Where the table lies that all source addresses of the old policy have in common, if that goes
   * by this clock.
   */
  private static OptionalInt pool(Predecessor before, LimitClock clock) {
    List<BucketSpec> buckets = before.tables().buckets();
    return IntStream.range(0, buckets.size())
        .filter(bucket -> buckets.get(bucket).table().map(WayTable::pooled).orElse(false))
        .filter(bucket -> buckets.get(bucket).clock() == clock)
        .map(bucket -> before.places().ways().first(bucket))
        .findFirst();
  }

  private static boolean goesOn(BucketSpec old, BucketSpec bucket) {
    return old.table().equals(bucket.table()) && old.clock() == bucket.clock();
  }

  /** The first line of a free part that is large enough; -1 if there is none. */
  private static int free(BitSet taken, WayTable table, int room) {
    int first = taken.nextClearBit(0);
    while (table.span(first).end() <= room) {
      int next = taken.nextSetBit(first);
      if (next < 0 || next >= table.span(first).end()) {
        return first;
      }
      first = taken.nextClearBit(next);
    }
    return -1;
  }

  /** Whether the tables of these buckets, if they have any, stay where they are. */
  boolean letsStay(BucketGroup group) {
    return IntStream.range(0, group.buckets().size())
        .allMatch(
            i -> group.buckets().get(i).table().isEmpty() || staying.contains(group.first() + i));
  }
}
