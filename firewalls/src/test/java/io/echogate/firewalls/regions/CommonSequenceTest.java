package io.echogate.firewalls.regions;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Property;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class CommonSequenceTest {
  private static int[] some(int[] all, BitSet places) {
    return places.stream().map(place -> all[place]).toArray();
  }

  /** The length of the longest common subsequence, the slow way. */
  private static int longest(int[] a, int[] b) {
    int[][] best = new int[a.length + 1][b.length + 1];
    for (int i = 1; i <= a.length; i++) {
      for (int j = 1; j <= b.length; j++) {
        best[i][j] =
            a[i - 1] == b[j - 1]
                ? best[i - 1][j - 1] + 1
                : Math.max(best[i - 1][j], best[i][j - 1]);
      }
    }
    return best[a.length][b.length];
  }

  @Test
  void isTheLongest() {
    Property.holds(
        random -> {
          for (int i = 0; i < 3_000; i++) {
            int most = random.nextInt(1, 5);
            int[] a = random.ints(random.nextInt(12), 0, most).toArray();
            int[] b = random.ints(random.nextInt(12), 0, most).toArray();
            CommonSequence common = CommonSequence.of(a, b);
            assertThat(some(a, common.inOne()))
                .as("%s %s", Arrays.toString(a), Arrays.toString(b))
                .isEqualTo(some(b, common.inOther()))
                .hasSize(longest(a, b));
          }
        });
  }

  @Test
  void whatDiffersEverywhereHasItsBeginningAndEndInCommon() {
    int[] a = new int[5_000];
    int[] b = new int[5_000];
    Arrays.setAll(a, i -> i < 10 || i >= 4_990 ? i : 10_000 + i);
    Arrays.setAll(b, i -> i < 10 || i >= 4_990 ? i : 20_000 + i);
    CommonSequence common = CommonSequence.of(a, b);
    assertThat(common.inOne().cardinality()).isEqualTo(20);
    assertThat(common.inOther()).isEqualTo(common.inOne());
  }
}
