package io.echogate.datapath.layout;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the buckets of a policy lie in the map of buckets, and their tables in the map of ways.
 * Those of one {@code xfw} statement's limits lie one behind the other; apart from that any order
 * will do, so that a policy can take its place beside the one that it replaces and share the
 * buckets that both have.
 *
 * @param lines the place of each bucket of the table
 * @param room how many buckets the map holds
 * @param ways where the tables lie
 */
public record BucketPlaces(List<Integer> lines, int room, WayPlaces ways) {

  /** The least room: for later policies, which find their places here too. */
  private static final int LEAST = 16;

  public BucketPlaces {
    lines = List.copyOf(lines);
  }

  /** The places in maps of one's own, with as much room again for buckets. */
  public static BucketPlaces fresh(PolicyTables tables) {
    return fresh(tables.buckets(), tables.longestSum());
  }

  /**
   * The places in maps of one's own, with as much room again for buckets.
   *
   * @param longestSum the most buckets that lie one behind the other
   */
  public static BucketPlaces fresh(List<BucketSpec> buckets, int longestSum) {
    List<Integer> lines = IntStream.range(0, buckets.size()).boxed().toList();
    return new BucketPlaces(lines, room(buckets, longestSum), WayPlaces.fresh(buckets));
  }

  private static int room(List<BucketSpec> buckets, int longestSum) {
    return Buckets.capacity(Math.max(LEAST, 2 * buckets.size())) + longestSum - 1;
  }

  /** Where a bucket lies. */
  public int line(int bucket) {
    return lines.get(bucket);
  }

  /**
   * How many buckets a program can begin to count from: a power of two, so that a mask keeps
   * offsets inside. Behind it there is room for the rest of the longest sum.
   */
  public int capacity() {
    return Integer.highestOneBit(room);
  }

  /** Keeps the offset of a bucket inside the map, and those behind it too. */
  int mask() {
    return (capacity() - 1) * Buckets.SIZE;
  }
}
