package io.echogate.datapath;

import io.echogate.datapath.layout.BucketGroup;
import io.echogate.datapath.layout.BucketPlaces;
import io.echogate.datapath.layout.BucketSpec;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.policy.Policy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the buckets of a policy lie beside those of the policy that it replaces, and what becomes
 * of the old ones.
 *
 * <p>A bucket that both policies have with the same figures is one and the same for both programs:
 * they share the map, so whatever the moment at which packets change over from one to the other,
 * together they admit what one would. A bucket whose figures changed has to {@link Move}.
 *
 * @param places where they lie
 * @param shared whether that is in the old policy's map
 * @param ways where the tables lie
 * @param kept numbers of the buckets that stay as they are
 * @param moves the buckets that go on elsewhere, with other figures or in a larger map
 */
record BucketPlan(
    BucketPlaces places, boolean shared, WayPlan ways, Set<Integer> kept, List<Move> moves) {

  /**
   * A bucket that goes on in another place.
   *
   * @param from where it lay in the old map
   * @param bucket its number in the new table
   */
  record Move(int from, BucketSpec old, int bucket) {}

  BucketPlan {
    kept = Set.copyOf(kept);
    moves = List.copyOf(moves);
  }

  /** The plan of a policy that replaces none. */
  static BucketPlan fresh(PolicyTables tables) {
    BucketPlaces places = BucketPlaces.fresh(tables);
    return new BucketPlan(places, false, WayPlan.fresh(places.ways()), Set.of(), List.of());
  }

  /** The plan of a policy that takes the place of another. */
  static BucketPlan after(Predecessor before, Policy policy, PolicyTables tables) {
    Map<BucketGroup.Key, BucketGroup> old = BucketGroup.of(before.policy(), before.tables());
    Map<BucketGroup.Key, BucketGroup> groups = BucketGroup.of(policy, tables);
    WayPlan ways = WayPlan.after(before, old, groups, tables.buckets());
    return beside(before, old, groups, tables, ways)
        .orElseGet(() -> elsewhere(before, old, groups, tables, ways));
  }

  /** In the same map, if there is room. */
  private static Optional<BucketPlan> beside(
      Predecessor before,
      Map<BucketGroup.Key, BucketGroup> old,
      Map<BucketGroup.Key, BucketGroup> groups,
      PolicyTables tables,
      WayPlan ways) {
    BucketPlaces there = before.places();
    if (tables.longestSum() - 1 > there.room() - there.capacity()) {
      return Optional.empty();
    }
    BitSet taken = new BitSet();
    before.taken().forEach(taken::set);
    List<Integer> lines = new ArrayList<>();
    Set<Integer> kept = new HashSet<>();
    List<Move> moves = new ArrayList<>();
    for (Map.Entry<BucketGroup.Key, BucketGroup> entry : groups.entrySet()) {
      BucketGroup group = entry.getValue();
      BucketGroup former = old.get(entry.getKey());
      boolean stays = false;
      int line;
      if (former != null && group.countsLike(former) && ways.letsStay(group)) {
        stays = true;
        line = there.line(former.first());
      } else {
        line = free(taken, group.buckets().size(), there);
      }
      if (line < 0) {
        return Optional.empty();
      }
      for (int i = 0; i < group.buckets().size(); i++) {
        lines.add(line + i);
        taken.set(line + i);
        if (stays) {
          kept.add(group.first() + i);
        }
      }
      if (former != null && !stays) {
        move(former, group, there, moves);
      }
    }
    BucketPlaces places = new BucketPlaces(lines, there.room(), ways.places());
    return Optional.of(new BucketPlan(places, true, ways, kept, moves));
  }

  /** The first of so many free places in a row; -1 if there are none. */
  private static int free(BitSet taken, int wanted, BucketPlaces there) {
    int line = taken.nextClearBit(0);
    while (line < there.capacity()) {
      int end = taken.nextSetBit(line);
      if (end < 0 || end - line >= wanted) {
        return line + wanted <= there.room() ? line : -1;
      }
      line = taken.nextClearBit(end);
    }
    return -1;
  }

  private static BucketPlan elsewhere(
      Predecessor before,
      Map<BucketGroup.Key, BucketGroup> old,
      Map<BucketGroup.Key, BucketGroup> groups,
      PolicyTables tables,
      WayPlan ways) {
    List<Move> moves = new ArrayList<>();
    groups.forEach(
        (key, group) -> {
          BucketGroup former = old.get(key);
          if (former != null) {
            move(former, group, before.places(), moves);
          }
        });
    BucketPlaces fresh = BucketPlaces.fresh(tables);
    BucketPlaces places = new BucketPlaces(fresh.lines(), fresh.room(), ways.places());
    return new BucketPlan(places, false, ways, Set.of(), moves);
  }

  private static void move(BucketGroup from, BucketGroup to, BucketPlaces there, List<Move> moves) {
    for (int i = 0; i < to.buckets().size(); i++) {
      int bucket = from.first() + i;
      moves.add(new Move(there.line(bucket), from.buckets().get(i), to.first() + i));
    }
  }
}
