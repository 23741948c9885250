package io.echogate.bench;

import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Sets of random prefixes, the same in every run. */
final class RandomPrefixes {
  private static final long SEED = 20_261_120;

  /** The part of all IPv6 addresses whose first bits are those of {@link #PART}. */
  static final int PART_BITS = 10;

  static final long PART = 0x2000_0000_0000_0000L;

  private RandomPrefixes() {}

  /**
   * Prefixes anywhere. IPv4: six in ten are hosts, the others of 18 to 28 bits. IPv6: four in ten
   * of 64 bits, five of 32 to 63, one a host.
   */
  static PrefixSet spread(Family family, int count) {
    return PrefixSet.of(list(family, count));
  }

  /** The same in a thousandth of all IPv6 addresses. */
  static PrefixSet inPart(int count) {
    return PrefixSet.of(listInPart(count));
  }

  /** As {@link #spread}, in the order in which they were drawn. */
  static List<Prefix> list(Family family, int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Prefix> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(
          family == Family.IP4
              ? Prefix.of(family, 0, random.nextInt() & 0xffff_ffffL, length4(random))
              : Prefix.of(family, random.nextLong(), random.nextLong(), length6(random)));
    }
    return list;
  }

  /** As {@link #inPart}, in the order in which they were drawn. */
  static List<Prefix> listInPart(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Prefix> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long high = random.nextLong() >>> PART_BITS | PART;
      list.add(Prefix.of(Family.IP6, high, random.nextLong(), length6(random)));
    }
    return list;
  }

  private static int length4(SplittableRandom random) {
    return random.nextInt(10) < 6 ? 32 : random.nextInt(18, 29);
  }

  private static int length6(SplittableRandom random) {
    int kind = random.nextInt(10);
    return kind < 4 ? 64 : kind < 9 ? random.nextInt(32, 64) : 128;
  }
}
