package io.echogate.firewalls.regions;

import java.util.Arrays;

/**
 * The items that packets of a row meet if their columns do too: several ascending lists, seen as
 * one. Not thread safe.
 */
final class RowItems {
  private int[][] lists = new int[8][];
  private int[] at = new int[8];
  private int count;

  void clear() {
    count = 0;
  }

  void add(int[] list) {
    if (count == lists.length) {
      lists = Arrays.copyOf(lists, 2 * count);
      at = Arrays.copyOf(at, 2 * count);
    }
    lists[count] = list;
    at[count++] = 0;
  }

  /** The least item that is not below a bound; {@link Integer#MAX_VALUE} if there is none. */
  int next(int bound) {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      int[] list = lists[i];
      int place = at[i];
      if (place < list.length && list[place] < bound) {
        place++;
        if (place < list.length && list[place] < bound) {
          place = Sorted.from(list, bound);
        }
      } else if (place > 0 && list[place - 1] >= bound) {
        place = Sorted.from(list, bound);
      }
      at[i] = place;
      if (place < list.length && list[place] < least) {
        least = list[place];
      }
    }
    return least;
  }
}
