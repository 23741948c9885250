package io.echogate.engine;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A bounded table of keys, each of which is some longs and has a place, from 0 on, with some longs
 * that are its owner's. When it is full, the key that was used least recently makes room. Looking
 * up allocates nothing; adding only while the table grows.
 *
 * <p>Chained hashing over arrays. Which places share a chain depends on a secret, so that nobody
 * can send packets that all meet in one. All that belongs to a place lies side by side: to come to
 * memory is what looking up costs. So a place is not moved to the end of a list when it is used,
 * which would be at both its neighbours; it bears the number of its last use. Who makes room is
 * found by sorting all places, once for as many as were not used again meanwhile: that costs the
 * logarithm of the capacity for each use at most.
 */
final class RecentKeys {
  private static final int NONE = -1;
  private static final int INITIAL = 16;

  /** Behind the key: the next place of its chain. */
  private static final int NEXT = 0;

  /** The number of its last use. */
  private static final int USED = 1;

  private static final int LINKS = 2;

  /** A line of a cache: entries that are nearly as long are made so. */
  private static final int LINE = 8;

  private final int width;
  private final int entry;
  private final int capacity;
  private final long secret = new SplittableRandom().nextLong();

  /** Of each place its key, its links, and what its owner keeps. */
  private long[] entries;

  private int size;

  /** Heads of chains by hash, a power of two of them. */
  private int[] heads;

  /** How many bits the number of a place takes. */
  private final int placeBits;

  /** The number of the last use of all. */
  private long uses;

  /** The greatest such number that has room beside a place. */
  private final long mostUses;

  /** All places by their last use as it was when they were sorted, each below the number of it. */
  private long[] byUse = {};

  /** Which of them makes room next, unless it was used again. */
  private int oldest;

  /** The number of the last use before they were sorted. */
  private long sorted;

  /**
   * An empty table.
   *
   * @param width longs of a key
   * @param values longs that its owner keeps with it
   * @param capacity how many keys it holds at most, at least 1
   */
  RecentKeys(int width, int values, int capacity) {
    this(width, values, capacity, Long.MAX_VALUE >>> bits(capacity));
  }

  /**
   * The same, which numbers uses anew after so many.
   *
   * @param mostUses at least the capacity
   */
  RecentKeys(int width, int values, int capacity, long mostUses) {
    this.width = width;
    this.entry = Math.max(LINE, width + LINKS + values);
    this.capacity = capacity;
    this.mostUses = mostUses;
    placeBits = bits(capacity);
    int places = Math.min(capacity, INITIAL);
    entries = new long[entry * places];
    heads = emptyHeads(places);
  }

  private static int bits(int capacity) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1);
  }

  private static int[] emptyHeads(int places) {
    int[] heads = new int[Integer.highestOneBit(Math.max(1, places - 1)) << 1];
    Arrays.fill(heads, NONE);
    return heads;
  }

  int size() {
    return size;
  }

  /** The place of a key, or -1. It counts as no use. */
  int find(long[] key) {
    int place = heads[head(key, 0)];
    while (place != NONE && !isAt(place, key)) {
      place = next(place);
    }
    return place;
  }

  /**
   * The place of a key, which is now the one used most recently. A key that was not there is added.
   *
   * @return the place, or {@code ~place} if the key was added there: what its owner kept under the
   *     place belonged to another key, or to none
   */
  int use(long[] key) {
    int place = find(key);
    if (place != NONE) {
      setUsed(place);
      return place;
    }
    place = size < capacity ? take() : evict();
    System.arraycopy(key, 0, entries, entry * place, width);
    link(place);
    setUsed(place);
    return ~place;
  }

  /** One of the longs that the owner keeps under a place. */
  long value(int place, int number) {
    return entries[entry * place + width + LINKS + number];
  }

  /** Has a place keep a long. */
  void set(int place, int number, long value) {
    entries[entry * place + width + LINKS + number] = value;
  }

  private int take() {
    if (entry * size == entries.length) {
      grow((int) Math.min(capacity, 2L * size));
    }
    return size++;
  }

  private void setUsed(int place) {
    if (uses == mostUses) {
      sort();
    }
    entries[entry * place + width + USED] = ++uses;
  }

  private int evict() {
    while (true) {
      if (oldest == byUse.length) {
        sort();
      }
      int place = (int) byUse[oldest++] & (1 << placeBits) - 1;
      if (entries[entry * place + width + USED] <= sorted) {
        unlink(place);
        return place;
      }
    }
  }

  /** Sorts all places by their last use, and numbers these uses from 1 on. */
  private void sort() {
    if (byUse.length != size) {
      byUse = new long[size];
    }
    for (int place = 0; place < size; place++) {
      byUse[place] = entries[entry * place + width + USED] << placeBits | place;
    }
    Arrays.sort(byUse);
    for (int i = 0; i < size; i++) {
      int place = (int) byUse[i] & (1 << placeBits) - 1;
      entries[entry * place + width + USED] = i + 1L;
    }
    oldest = 0;
    uses = size;
    sorted = size;
  }

  private void grow(int places) {
    entries = Arrays.copyOf(entries, Math.multiplyExact(entry, places));
    heads = emptyHeads(places);
    for (int place = 0; place < size; place++) {
      link(place);
    }
  }

  private int next(int place) {
    return (int) entries[entry * place + width + NEXT];
  }

  private void setNext(int place, int next) {
    entries[entry * place + width + NEXT] = next;
  }

  private void link(int place) {
    int head = head(entries, entry * place);
    setNext(place, heads[head]);
    heads[head] = place;
  }

  private void unlink(int place) {
    int head = head(entries, entry * place);
    if (heads[head] == place) {
      heads[head] = next(place);
      return;
    }
    int before = heads[head];
    while (next(before) != place) {
      before = next(before);
    }
    setNext(before, next(place));
  }

  private boolean isAt(int place, long[] key) {
    int from = entry * place;
    for (int i = 0; i < width; i++) {
      if (entries[from + i] != key[i]) {
        return false;
      }
    }
    return true;
  }

  private int head(long[] from, int at) {
    long hash = secret;
    for (int i = at; i < at + width; i++) {
      hash = mix(hash ^ from[i]);
    }
    return (int) (hash >>> 32) & (heads.length - 1);
  }

  private static long mix(long value) {
    long high = Math.unsignedMultiplyHigh(value, 0x9e37_79b9_7f4a_7c15L);
    return value * 0x9e37_79b9_7f4a_7c15L ^ high;
  }
}
