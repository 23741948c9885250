package io.echogate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prefixes come in order, however many there are and however they were before. */
class PrefixSortTest {
  private static final Comparator<Prefix> ORDER =
      Comparator.comparing(Prefix::high, Long::compareUnsigned)
          .thenComparing(Prefix::low, Long::compareUnsigned)
          .thenComparingInt(Prefix::length);

  @ParameterizedTest
  @CsvSource({"IP4, 0", "IP4, 1", "IP4, 2", "IP4, 100", "IP4, 9000", "IP6, 100", "IP6, 9000"})
  void theyAreInOrderAndAllThere(Family family, int count) {
    Property.holds(
        random -> {
          List<Prefix> prefixes = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            prefixes.add(random(random, family));
          }
          long[] highs = prefixes.stream().mapToLong(Prefix::high).toArray();
          long[] lows = prefixes.stream().mapToLong(Prefix::low).toArray();
          byte[] lengths = new byte[count];
          for (int i = 0; i < count; i++) {
            lengths[i] = (byte) prefixes.get(i).length();
          }

          new PrefixSort(highs, lows, lengths).sort();

          List<Prefix> sorted = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            sorted.add(new Prefix(family, highs[i], lows[i], Byte.toUnsignedInt(lengths[i])));
          }
          assertThat(sorted).isEqualTo(prefixes.stream().sorted(ORDER).toList());
        });
  }

  /** Of few lengths and addresses, so that some come again. */
  private static Prefix random(RandomGenerator random, Family family) {
    long mask = random.nextBoolean() ? -1L : 0xff00_00ff_0f00_000fL;
    long high = family == Family.IP4 ? 0 : random.nextLong() & mask;
    long low = random.nextLong() & mask & (family == Family.IP4 ? 0xffff_ffffL : -1L);
    return Prefix.of(family, high, low, random.nextInt(Address.bits(family) + 1));
  }
}
