package io.echogate.datapath.layout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Where addresses lie in a table that is asked by a few loads: each in one of two buckets, by two
 * hashes, and a bucket has room for two (cuckoo hashing). At most half of the ways are used, so a
 * place is found nearly always; else other factors are drawn.
 *
 * @param fold the factor by which the upper half of a key goes into the lower; odd
 * @param first the factor of the first hash; odd
 * @param second the factor of the second hash; odd
 */
record AddressHash(long fold, long first, long second) {
  /** Keys that a bucket has room for. */
  static final int WAYS = 2;

  /** The fewest buckets, as a shift: a hash cannot be shifted by all its bits. */
  private static final int FEWEST_SHIFT = 1;

  private static final int DRAWS = 100;
  private static final int MOST_MOVES = 500;
  private static final Key NONE = new Key(0, 0);

  /**
   * What is looked for.
   *
   * @param high 0 for keys of one word
   * @param low its lower word; a key of zeroes is none
   */
  record Key(long high, long low) {}

  /**
   * A table.
   *
   * @param shift makes a bucket's number of a hash
   * @param ways the keys by bucket, {@link #WAYS} each; zeroes where there is none
   */
  record Table(int shift, List<Key> ways) {}

  /** Both tables of a half, by the same factors. */
  record Tables(AddressHash hash, Table table4, Table table6) {}

  /** Finds a place for each key, which are all different. */
  static Tables place(List<Key> keys4, List<Key> keys6, RandomGenerator random) {
    for (int i = 0; i < DRAWS; i++) {
      AddressHash hash =
          new AddressHash(random.nextLong() | 1, random.nextLong() | 1, random.nextLong() | 1);
      Optional<Table> table4 = hash.place(keys4, random);
      Optional<Table> table6 = hash.place(keys6, random);
      if (table4.isPresent() && table6.isPresent()) {
        return new Tables(hash, table4.get(), table6.get());
      }
    }
    throw new IllegalStateException(
        "no hash has room for %d and %d addresses".formatted(keys4.size(), keys6.size()));
  }

  private Optional<Table> place(List<Key> keys, RandomGenerator random) {
    int bits = Math.max(FEWEST_SHIFT, Integer.SIZE - Integer.numberOfLeadingZeros(keys.size()) - 1);
    if (keys.size() > 1 << bits) {
      bits++;
    }
    int shift = Long.SIZE - bits;
    List<Key> ways = new ArrayList<>(Collections.nCopies(WAYS << bits, NONE));
    for (Key key : keys) {
      if (!insert(ways, key, shift, random)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Table(shift, List.copyOf(ways)));
  }

  /** Puts a key into one of its buckets; where both are full, another moves to its other one. */
  private boolean insert(List<Key> ways, Key key, int shift, RandomGenerator random) {
    Key homeless = key;
    for (int moves = 0; moves < MOST_MOVES; moves++) {
      int[] buckets = {bucket(homeless, first, shift), bucket(homeless, second, shift)};
      for (int bucket : buckets) {
        for (int way = bucket * WAYS; way < (bucket + 1) * WAYS; way++) {
          if (ways.get(way).equals(NONE)) {
            ways.set(way, homeless);
            return true;
          }
        }
      }
      int victim = buckets[random.nextInt(buckets.length)] * WAYS + random.nextInt(WAYS);
      homeless = ways.set(victim, homeless);
    }
    return false;
  }

  /** The bucket of a key by one of the factors, as programs compute it. */
  private int bucket(Key key, long factor, int shift) {
    long word = key.high() * fold;
    word ^= word >>> Integer.SIZE;
    return (int) (((word + key.low()) * factor) >>> shift);
  }
}
