package io.echogate.datapath.layout;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the tables of a policy's buckets lie in the map of ways. A bucket's line in the map of
 * buckets remembers it.
 *
 * @param firsts for each bucket the first line of its table; 0 where it has none
 * @param room how many lines the map has, a power of two; 0 where there is no map
 */
public record WayPlaces(List<Integer> firsts, int room) {

  /**
   * Up to so many lines, 16 MiB, a map gets as much room again for the tables of later policies.
   */
  private static final int GENEROUS = 1 << 18;

  public WayPlaces {
    firsts = List.copyOf(firsts);
  }

  /** The places in a map of one's own. */
  public static WayPlaces fresh(List<BucketSpec> buckets) {
    List<Integer> firsts = new ArrayList<>();
    int next = 0;
    int pool = -1;
    for (BucketSpec bucket : buckets) {
      if (bucket.table().isEmpty()) {
        firsts.add(0);
      } else if (bucket.table().get().pooled() && pool >= 0) {
        firsts.add(pool);
      } else {
        pool = bucket.table().get().pooled() ? next : pool;
        firsts.add(next);
        next = Math.addExact(next, bucket.table().get().lines());
      }
    }
    return new WayPlaces(firsts, room(next, pool >= 0));
  }

  private static int room(int lines, boolean pooled) {
    if (lines == 0) {
      return 0;
    }
    boolean generous = !pooled && 2 * lines <= GENEROUS;
    return Buckets.capacity(generous ? 2 * lines : lines);
  }

  /** The first line of a bucket's table. */
  public int first(int bucket) {
    return firsts.get(bucket);
  }
}
