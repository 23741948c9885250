package io.echogate.engine;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A bounded table of keys, each of which is some longs and has a place, from 0 on, under which its
 * owner keeps what belongs to it. When it is full, the key that was used least recently makes room.
 * Looking up allocates nothing; adding only while the table grows.
 *
 * <p>Chained hashing over arrays, and a list of all places by their last use. Which places share a
 * chain depends on a secret, so that nobody can send packets that all meet in one.
 */
final class RecentKeys {
  private static final int NONE = -1;
  private static final int INITIAL = 16;

  /** A place's links are a power of two, so that they are in one line of a cache. */
  private static final int LINKS = 4;

  private static final int OLDER = 1;
  private static final int NEWER = 2;

  private final int width;
  private final int capacity;
  private final long secret = new SplittableRandom().nextLong();

  private long[] keys;
  private int size;

  /** Heads of chains by hash, a power of two of them, and the next place of each place's chain. */
  private int[] heads;

  /**
   * Of each place, side by side because they are needed together: the next place of its chain, and
   * its neighbours by last use, {@link #OLDER} and {@link #NEWER}.
   */
  private int[] links;

  private int oldest = NONE;
  private int newest = NONE;

  /**
   * An empty table.
   *
   * @param width longs of a key
   * @param capacity how many keys it holds at most, at least 1
   */
  RecentKeys(int width, int capacity) {
    this.width = width;
    this.capacity = capacity;
    int places = Math.min(capacity, INITIAL);
    keys = new long[width * places];
    links = new int[LINKS * places];
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
      place = links[LINKS * place];
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
    System.arraycopy(key, 0, keys, width * place, width);
    link(place);
    append(place);
    return ~place;
  }

  private int take() {
    if (LINKS * size == links.length) {
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
    keys = Arrays.copyOf(keys, Math.multiplyExact(width, places));
    links = Arrays.copyOf(links, Math.multiplyExact(LINKS, places));
    heads = emptyHeads(places);
    for (int place = 0; place < size; place++) {
      link(place);
    }
  }

  private void link(int place) {
    int head = head(keys, width * place);
    links[LINKS * place] = heads[head];
    heads[head] = place;
  }

  private void unlink(int place) {
    int head = head(keys, width * place);
    if (heads[head] == place) {
      heads[head] = links[LINKS * place];
      return;
    }
    int before = heads[head];
    while (links[LINKS * before] != place) {
      before = links[LINKS * before];
    }
    links[LINKS * before] = links[LINKS * place];
  }

  /** Takes a place out of the list by last use. */
  private void forget(int place) {
    int before = links[LINKS * place + OLDER];
    int after = links[LINKS * place + NEWER];
    if (before == NONE) {
      oldest = after;
    } else {
      links[LINKS * before + NEWER] = after;
    }
    if (after == NONE) {
      newest = before;
    } else {
      links[LINKS * after + OLDER] = before;
    }
  }

  /** Puts a place at the end of the list by last use. */
  private void append(int place) {
    links[LINKS * place + OLDER] = newest;
    links[LINKS * place + NEWER] = NONE;
    if (newest == NONE) {
      oldest = place;
    } else {
      links[LINKS * newest + NEWER] = place;
    }
    newest = place;
  }

  private boolean isAt(int place, long[] key) {
    int from = width * place;
    for (int i = 0; i < width; i++) {
      if (keys[from + i] != key[i]) {
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
