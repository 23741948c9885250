package io.echogate.firewalls.regions;

import java.util.Arrays;

/** Lists of numbers that grow at their ends, each known by a number: 0 is the empty one. */
final class Paths {
  /** How many lists there are at most: some 40 bytes each. */
  private static final int MOST = 1 << 20;

  private int[] parents = new int[64];
  private int[] lasts = new int[64];
  private int size = 1;

  /** Numbers of lists by parent and last number; open addressing. */
  private long[] keys = new long[128];

  private int[] values = new int[128];

  /** The list with one more number. */
  int with(int list, int last) {
    long key = ((long) list << 32) | (last & 0xffff_ffffL);
    int place = place(keys, values, key);
    if (values[place] != 0) {
      return values[place];
    }
    if (size == MOST) {
      throw new UnfinishedException(UnfinishedException.Reason.ROOM);
    }
    if (2 * size > keys.length) {
      grow();
      place = place(keys, values, key);
    }
    if (size == parents.length) {
      parents = Arrays.copyOf(parents, 2 * size);
      lasts = Arrays.copyOf(lasts, 2 * size);
    }
    parents[size] = list;
    lasts[size] = last;
    keys[place] = key;
    values[place] = size;
    return size++;
  }

  private static int place(long[] keys, int[] values, long key) {
    int mask = keys.length - 1;
    int place = (int) ((key * 0x9e37_79b9_7f4a_7c15L) >>> 33) & mask;
    while (values[place] != 0 && keys[place] != key) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] moreKeys = new long[2 * keys.length];
    int[] moreValues = new int[2 * keys.length];
    for (int i = 0; i < keys.length; i++) {
      if (values[i] != 0) {
        int place = place(moreKeys, moreValues, keys[i]);
        moreKeys[place] = keys[i];
        moreValues[place] = values[i];
      }
    }
    keys = moreKeys;
    values = moreValues;
  }

  /** The last number of a list that is not empty. */
  int last(int list) {
    return lasts[list];
  }

  /** The numbers of a list. */
  int[] numbers(int list) {
    int length = 0;
    for (int at = list; at != 0; at = parents[at]) {
      length++;
    }
    int[] numbers = new int[length];
    for (int at = list; at != 0; at = parents[at]) {
      numbers[--length] = lasts[at];
    }
    return numbers;
  }

  /** The list without its last number. */
  int parent(int list) {
    return parents[list];
  }
}
