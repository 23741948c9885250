package io.echogate.firewalls.regions;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Address;
import io.echogate.policy.PrefixSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AddressRangesTest {
  private static final int RANGES = 20_000;

  @Test
  void rangesBecomeThePrefixesThatTheirEndsSay() {
    Property.holds(
        random -> {
          for (int i = 0; i < RANGES; i++) {
            Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
            Address one = address(family, random);
            Address other = address(family, random);
            boolean order =
                AddressRanges.compare(one.high(), one.low(), other.high(), other.low()) <= 0;
            Address first = order ? one : other;
            Address last = order ? other : one;
            AddressRanges ranges = new AddressRanges();
            ranges.add(first.high(), first.low(), last.high(), last.low());
            assertThat(ranges.prefixes(family))
                .as("%s to %s", first, last)
                .isEqualTo(new PrefixSet.Builder().addRange(first, last).build());
          }
        });
  }

  private static Address address(Family family, RandomGenerator random) {
    return family == Family.IP4
        ? new Address(family, 0, half(random) & 0xffff_ffffL)
        : new Address(family, half(random), half(random));
  }

  /** Often with many ones or zeros in a row. */
  private static long half(RandomGenerator random) {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> -1L << random.nextInt(64);
      case 3 -> -1L >>> random.nextInt(64);
      default -> random.nextLong();
    };
  }
}
