package io.echogate.policy.testing;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.util.random.RandomGenerator;

/** Prefixes around the addresses that random frames have, nested in each other as often as not. */
final class RandomAddresses {
  private final RandomGenerator random;

  RandomAddresses(RandomGenerator random) {
    this.random = random;
  }

  /** A prefix: one address, three quarters of the bits, or any length. */
  Prefix prefix(Family family) {
    int bits = Address.bits(family);
    // Few lengths most of the time, so that the same prefix comes again.
    int length =
        switch (random.nextInt(4)) {
          case 0 -> bits;
          case 1, 2 -> bits * 3 / 4;
          default -> random.nextInt(bits + 1);
        };
    return Prefix.of(address(family), length);
  }

  /** An address of the prefixes that random frames come from, most of them. */
  private Address address(Family family) {
    int host = random.nextInt(8);
    long[] networks =
        switch (family) {
          case IP4 -> new long[] {0xc000_0200L, 0xc633_6400L, 0x0a00_0000L};
          case IP6 -> new long[] {0x2001_0db8_0000_0000L, 0x2001_0db8_0000_0001L, 0xfe80L << 48};
        };
    long network = networks[random.nextInt(networks.length)];
    return switch (family) {
      case IP4 -> new Address(family, 0, network | host);
      case IP6 -> new Address(family, network, host);
    };
  }
}
