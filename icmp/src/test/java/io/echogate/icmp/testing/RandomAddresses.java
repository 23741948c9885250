package io.echogate.icmp.testing;

import io.echogate.icmp.Family;
import java.util.random.RandomGenerator;

/** Addresses from a small pool, so that prefixes and buckets meet them again, and some others. */
final class RandomAddresses {
  private static final long DOCUMENTATION6 = 0x20010db8_00000000L;
  private static final long LINK_LOCAL6 = 0xfe80_0000_0000_0000L;
  private static final long MULTICAST6 = 0xff02_0000_0000_0000L;

  private static final long[] SPECIAL4 = {
    0L, 0xffff_ffffL, 0xc000_02ffL, 0xe000_0001L, 0xefff_fffaL, 0x7f00_0001L
  };

  private final RandomGenerator random;
  private long high;
  private long low;

  RandomAddresses(RandomGenerator random) {
    this.random = random;
  }

  /** Makes an address, whose halves are then {@link #high} and {@link #low}. */
  void next(Family family) {
    int host = random.nextInt(8);
    switch (family) {
      case IP4 -> {
        high = 0;
        low =
            switch (random.nextInt(16)) {
              case 0, 1, 2, 3 -> 0xc633_6400L | host;
              case 4, 5 -> 0x0a00_0000L | (host << 16) | random.nextInt(4);
              case 6 -> Integer.toUnsignedLong(random.nextInt());
              case 7 -> SPECIAL4[random.nextInt(SPECIAL4.length)];
              default -> 0xc000_0200L | host;
            };
      }
      case IP6 -> {
        low = host;
        high =
            switch (random.nextInt(16)) {
              case 0, 1 -> LINK_LOCAL6;
              case 2, 3 -> DOCUMENTATION6 | ((long) random.nextInt(4) << 16) | host;
              case 4 -> random.nextLong();
              case 5 -> MULTICAST6;
              case 6 -> 0;
              default -> DOCUMENTATION6 | random.nextInt(3);
            };
        if (high == 0 && random.nextBoolean()) {
          low = 0;
        }
      }
    }
  }

  /** Takes a given address. */
  void is(long newHigh, long newLow) {
    high = newHigh;
    low = newLow;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }
}
