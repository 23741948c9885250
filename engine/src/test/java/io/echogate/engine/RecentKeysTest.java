package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Property;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentKeysTest {
  private static final int ROUNDS = 40;
  private static final int STEPS = 3_000;

  /** The same table by the library: keys by their last use, oldest first. */
  private static final class Model {
    private final int capacity;
    private final Map<List<Long>, Integer> values = new LinkedHashMap<>(16, 0.75f, true);

    Model(int capacity) {
      this.capacity = capacity;
    }

    /** Uses a key: what was kept under it, or null; then keeps a new value. */
    @Nullable Integer use(List<Long> key, int value) {
      Integer before = values.get(key);
      if (before == null && values.size() == capacity) {
        values.remove(values.keySet().iterator().next());
      }
      values.put(key, value);
      return before;
    }
  }

  @Test
  void keepsTheKeysThatWereUsedLast() {
    Property.holds(
        random -> {
          for (int round = 0; round < ROUNDS; round++) {
            int capacity = 1 + random.nextInt(200);
            int pool = 1 + random.nextInt(2 * capacity);
            int values = 1 + random.nextInt(9);
            RecentKeys keys =
                random.nextBoolean()
                    ? new RecentKeys(2, values, capacity)
                    : new RecentKeys(2, values, capacity, capacity + random.nextInt(STEPS));
            Model model = new Model(capacity);
            for (int step = 0; step < STEPS; step++) {
              long[] key = {random.nextInt(pool), 7L << 60};
              List<Long> boxed = List.of(key[0], key[1]);
              boolean known = model.values.containsKey(boxed);
              assertThat(keys.find(key) >= 0).isEqualTo(known);

              int used = keys.use(key);
              Integer before = model.use(boxed, step);

              assertThat(used >= 0).isEqualTo(known);
              int place = used >= 0 ? used : ~used;
              assertThat(place).isBetween(0, capacity - 1);
              if (known) {
                assertThat(keys.value(place, 0))
                    .isEqualTo(Objects.requireNonNull(before).longValue());
              }
              keys.set(place, 0, step);
              assertThat(keys.size()).isEqualTo(model.values.size());
            }
          }
        });
  }

  @Test
  void aTableForOneKeyForgetsTheOther() {
    RecentKeys keys = new RecentKeys(1, 1, 1);

    assertThat(keys.use(new long[] {5})).isEqualTo(~0);
    assertThat(keys.use(new long[] {5})).isZero();
    assertThat(keys.use(new long[] {6})).isEqualTo(~0);
    assertThat(keys.find(new long[] {5})).isNegative();
    assertThat(keys.find(new long[] {6})).isZero();
  }
}
