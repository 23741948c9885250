package io.echogate.firewalls.regions;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What two sequences of numbers have in common, in order: as much as there can be, found by the
 * algorithm of Myers (1986), whose cost grows with the difference and not with the lengths.
 */
final class CommonSequence {
  /** From more differences on, all between the common beginning and the common end differs. */
  private static final int MOST_DIFFERENCES = 1_000;

  private final BitSet one;
  private final BitSet other;

  private CommonSequence(BitSet one, BitSet other) {
    this.one = one;
    this.other = other;
  }

  /** The places in the first sequence that have a partner in the second. */
  BitSet inOne() {
    return one;
  }

  /** The places in the second sequence that have a partner in the first, in the same order. */
  BitSet inOther() {
    return other;
  }

  static CommonSequence of(int[] a, int[] b) {
    int head = 0;
    while (head < a.length && head < b.length && a[head] == b[head]) {
      head++;
    }
    int tail = 0;
    while (tail < a.length - head
        && tail < b.length - head
        && a[a.length - 1 - tail] == b[b.length - 1 - tail]) {
      tail++;
    }
    CommonSequence common = new CommonSequence(new BitSet(), new BitSet());
    common.one.set(0, head);
    common.other.set(0, head);
    common.one.set(a.length - tail, a.length);
    common.other.set(b.length - tail, b.length);
    common.middle(
        Arrays.copyOfRange(a, head, a.length - tail),
        Arrays.copyOfRange(b, head, b.length - tail),
        head);
    return common;
  }

  private void middle(int[] a, int[] b, int offset) {
    int most = Math.min(a.length + b.length, MOST_DIFFERENCES);
    int[] furthest = new int[2 * most + 3];
    int zero = most + 1;
    int[][] trace = new int[most + 1][];
    for (int differences = 0; differences <= most; differences++) {
      trace[differences] =
          Arrays.copyOfRange(furthest, zero - differences - 1, zero + differences + 2);
      for (int k = -differences; k <= differences; k += 2) {
        int x =
            isDown(furthest, zero, k, differences)
                ? furthest[zero + k + 1]
                : furthest[zero + k - 1] + 1;
        while (x < a.length && x - k < b.length && a[x] == b[x - k]) {
          x++;
        }
        furthest[zero + k] = x;
        if (x >= a.length && x - k >= b.length) {
          walkBack(trace, differences, a.length, b.length, offset);
          return;
        }
      }
    }
  }

  /** Whether a path comes from above: by a number that only the second sequence has. */
  private static boolean isDown(int[] furthest, int zero, int k, int differences) {
    return k == -differences
        || (k != differences && furthest[zero + k - 1] < furthest[zero + k + 1]);
  }

  private void walkBack(int[][] trace, int differences, int endX, int endY, int offset) {
    int x = endX;
    int y = endY;
    for (int d = differences; d >= 0; d--) {
      int zero = d + 1;
      int k = x - y;
      int before = isDown(trace[d], zero, k, d) ? k + 1 : k - 1;
      int beforeX = d == 0 ? 0 : trace[d][zero + before];
      int beforeY = d == 0 ? 0 : beforeX - before;
      while (x > beforeX && y > beforeY) {
        x--;
        y--;
        one.set(offset + x);
        other.set(offset + y);
      }
      x = beforeX;
      y = beforeY;
    }
  }
}
