package io.echogate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PrefixIndexTest {

  @Test
  void whatIsOutsideThePlacesIsSmallerBeforeAndLargerBehind() {
    Property.holds(
        random -> {
          for (int round = 0; round < 300; round++) {
            long[] numbers = numbers(random);
            PrefixIndex index = new PrefixIndex(numbers);
            for (int i = 0; i < 200; i++) {
              long number = near(numbers, random);
              int from = index.from(number);
              int to = index.to(number);
              assertThat(from).isBetween(0, to);
              assertThat(to).isLessThanOrEqualTo(numbers.length);
              if (from > 0) {
                assertThat(Long.compareUnsigned(numbers[from - 1], number)).isNegative();
              }
              if (to < numbers.length) {
                assertThat(Long.compareUnsigned(numbers[to], number)).isPositive();
              }
            }
          }
        });
  }

  /** Numbers in groups of any width, or all over the range. */
  private static long[] numbers(RandomGenerator random) {
    long group = random.nextLong();
    int bits = random.nextInt(1, 65);
    return LongStream.generate(
            () -> (random.nextInt(20) == 0 ? 0 : group) + (random.nextLong() >>> (64 - bits)))
        .limit(random.nextInt(1, 600))
        .map(number -> number + Long.MIN_VALUE)
        .sorted()
        .map(number -> number + Long.MIN_VALUE)
        .toArray();
  }

  private static long near(long[] numbers, RandomGenerator random) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextInt(-1, 2);
      default -> numbers[random.nextInt(numbers.length)] + random.nextInt(-1, 2);
    };
  }

  @Test
  void setsOfManyPrefixesAgreeWithAskingEveryOne() {
    Property.holds(
        random -> {
          for (int round = 0; round < 10; round++) {
            List<Prefix> prefixes = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
              prefixes.add(prefix(random));
            }
            PrefixSet set = PrefixSet.of(prefixes);
            assertThat(set.size(Family.IP4)).isGreaterThan(300);
            for (int i = 0; i < 400; i++) {
              Prefix near = prefixes.get(random.nextInt(prefixes.size()));
              Family family = near.family();
              long high = family == Family.IP4 ? 0 : near.high() + random.nextInt(-1, 2);
              long low = near.low() + random.nextInt(-1, 2);
              long cut = family == Family.IP4 ? low & 0xffff_ffffL : low;
              assertThat(set.contains(family, high, cut))
                  .isEqualTo(
                      prefixes.stream()
                          .anyMatch(one -> one.family() == family && one.contains(high, cut)));
            }
          }
        });
  }

  /** Long ones all over the range, and a short one now and then. */
  private static Prefix prefix(RandomGenerator random) {
    boolean few = random.nextInt(300) == 0;
    return random.nextBoolean()
        ? Prefix.of(Family.IP4, 0, random.nextLong() >>> 32, few ? 8 : random.nextInt(16, 33))
        : Prefix.of(
            Family.IP6,
            0x2000_0000_0000_0000L | (random.nextLong() >>> random.nextInt(3, 40)),
            random.nextLong(),
            few ? 12 : random.nextInt(32, 129));
  }
}
