package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Prefix;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrefixTableTest {

  @ParameterizedTest
  @EnumSource
  void findsTheLongestPrefixThatHoldsTheAddress(Family family) {
    Property.holds(
        random -> {
          for (int i = 0; i < 200; i++) {
            PrefixTable<Prefix> table = new PrefixTable<>();
            Map<Prefix, Prefix> model = new LinkedHashMap<>();
            for (int prefixes = random.nextInt(40); prefixes > 0; prefixes--) {
              int length = random.nextInt(family == Family.IP4 ? 33 : 129);
              Prefix prefix = Prefix.of(family, high(random, family), low(random, family), length);
              table.put(prefix, prefix);
              model.put(prefix, prefix);
            }
            for (int probe = 0; probe < 100; probe++) {
              long high = high(random, family);
              long low = low(random, family);
              Prefix expected =
                  model.keySet().stream()
                      .filter(prefix -> prefix.contains(high, low))
                      .max(Comparator.comparingInt(Prefix::length))
                      .orElse(null);
              assertThat(table.longest(high, low)).isEqualTo(expected);
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void replacesTheValueOfTheSamePrefix(Family family) {
    PrefixTable<String> table = new PrefixTable<>();
    table.put(new Prefix(family, 0, 0, 0), "first");
    table.put(new Prefix(family, 0, 0, 0), "second");

    assertThat(table.longest(0, 77)).isEqualTo("second");
  }

  /** Few bits vary, so that prefixes of all lengths are hit. */
  private static long high(RandomGenerator random, Family family) {
    return family == Family.IP4 ? 0 : random.nextLong() & 0x8000_0001_0000_0001L;
  }

  private static long low(RandomGenerator random, Family family) {
    return random.nextLong() & (family == Family.IP4 ? 0x8101_0003L : 0x8000_0000_0000_0101L);
  }
}
