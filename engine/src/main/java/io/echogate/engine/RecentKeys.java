package io.echogate.engine;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A bounded table of keys, each of which is some longs and has a place, from 0 on, with some longs
 * that are its owner's. When it is full, the key that was used least recently makes room. Looking
 * up allocates nothing; adding only while the table grows.
 *
 * <p>Chained hashing over arrays, and a list of all places by their last use. Which places share a
 * chain depends on a secret, so that nobody can send packets that all meet in one. All that belongs
 * to a place lies side by side: to come to memory is what looking up costs.
 */
final class RecentKeys {
  private static final int NONE = -1;
  private static final int INITIAL = 16;

  /** Behind the key: the next place of its chain. */
  private static final int NEXT = 0;

  /** Its neighbours by last use: the older one in the upper half, the newer one in the lower. */
  private static final int NEIGHBORS = 1;

  private static final int LINKS = 2;
  private static final long LOWER = (1L << Integer.SIZE) - 1;

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

  private int oldest = NONE;
  private int newest = NONE;

  /**
   * An empty table.
   *
   * @param width longs of a key
   * @param values longs that its owner keeps with it
   * @param capacity how many keys it holds at most, at least 1
   */
  RecentKeys(int width, int values, int capacity) {
    this.width = width;
    this.entry = Math.max(LINE, width + LINKS + values);
    this.capacity = capacity;
    int places = Math.min(capacity, INITIAL);
    entries = new long[entry * places];
    heads = emptyHeads(places);
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
      if (place != newest) {
        forget(place);
        append(place);
      }
      return place;
    }
    place = size < capacity ? take() : evict();
    System.arraycopy(key, 0, entries, entry * place, width);
    link(place);
    append(place);
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

  private int evict() {
    int place = oldest;
    unlink(place);
    forget(place);
    return place;
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

  /** Takes a place out of the list by last use. */
  private void forget(int place) {
    long neighbors = entries[entry * place + width + NEIGHBORS];
    int before = (int) (neighbors >> Integer.SIZE);
    int after = (int) neighbors;
    if (before == NONE) {
      oldest = after;
    } else {
      setNewer(before, after);
    }
    if (after == NONE) {
      newest = before;
    } else {
      setOlder(after, before);
    }
  }

  /** Puts a place at the end of the list by last use. */
  private void append(int place) {
    setOlder(place, newest);
    setNewer(place, NONE);
    if (newest == NONE) {
      oldest = place;
    } else {
      setNewer(newest, place);
    }
    newest = place;
  }

  private void setOlder(int place, int older) {
    int at = entry * place + width + NEIGHBORS;
    entries[at] = (entries[at] & LOWER) | ((long) older << Integer.SIZE);
  }

  private void setNewer(int place, int newer) {
    int at = entry * place + width + NEIGHBORS;
    entries[at] = (entries[at] & ~LOWER) | (newer & LOWER);
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
