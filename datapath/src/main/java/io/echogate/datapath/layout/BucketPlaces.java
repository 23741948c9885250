package io.echogate.datapath.layout;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the buckets of a policy lie in the map of buckets. Those of one statement's limits lie one
 * behind the other; apart from that any order will do, so that a policy can take its place beside
 * the one that it replaces and share the buckets that both have.
 *
 * @param lines the place of each bucket of the table
 * @param room how many buckets the map holds
 */
public record BucketPlaces(List<Integer> lines, int room) {

  /** The least room: for later policies, which find their places here too. */
  private static final int LEAST = 16;

  public BucketPlaces {
    lines = List.copyOf(lines);
  }

  /** The places in a map of one's own, with as much room again. */
  public static BucketPlaces fresh(PolicyTables tables) {
    int buckets = tables.buckets().size();
    int capacity = Buckets.capacity(Math.max(LEAST, 2 * buckets));
    List<Integer> lines = IntStream.range(0, buckets).boxed().toList();
    return new BucketPlaces(lines, capacity + tables.longestSum() - 1);
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
}
