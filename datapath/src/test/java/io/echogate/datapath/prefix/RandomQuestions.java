package io.echogate.datapath.prefix;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Questions of all sizes whose prefixes meet, nest and touch, and the addresses where it matters.
 */
final class RandomQuestions {
  private static final int ADDRESSES = 400;
  private static final int NEAR = 3;
  private static final int LARGE = 300_000;

  private RandomQuestions() {}

  static Question next(RandomGenerator random, Family family) {
    // From none to some thousand prefixes, as many small questions as large ones.
    int sets = random.nextInt(1 << random.nextInt(7));
    int most = 1 << random.nextInt(7);
    int spread = random.nextInt(1, 5);
    List<PrefixSet> all = new ArrayList<>();
    for (int i = 0; i < Math.max(sets, 1); i++) {
      PrefixSet.Builder set = new PrefixSet.Builder();
      for (int j = random.nextInt(most); j > 0; j--) {
        set.add(prefix(random, family, spread));
      }
      all.add(set.build());
    }
    return new Question(family, all, random.nextBoolean());
  }

  /** A prefix; the larger the spread, the fewer others it meets. */
  static Prefix prefix(RandomGenerator random, Family family, int spread) {
    int bits = Address.bits(family);
    int length =
        switch (random.nextInt(8)) {
          case 0 -> bits;
          case 1 -> random.nextInt(bits + 1);
          default -> bits / 2 + random.nextInt(-bits / 4, bits / 4);
        };
    Address address = address(random, family, spread);
    return Prefix.of(address, length);
  }

  private static Address address(RandomGenerator random, Family family, int spread) {
    return family == Family.IP4
        ? new Address(family, 0, bits(random, spread) >>> Integer.SIZE)
        : new Address(family, bits(random, spread), bits(random, spread));
  }

  /** 64 bits of which each byte is one of few. */
  private static long bits(RandomGenerator random, int spread) {
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      int part =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 0xff;
            default -> random.nextInt(1 << (2 * spread)) << (Byte.SIZE - 2 * spread);
          };
      bits = bits << Byte.SIZE | part;
    }
    return bits;
  }

  /** So many prefixes, all over the place, that a set of IPv4 addresses gets a map of its own. */
  static PrefixSet large(RandomGenerator random, Family family) {
    PrefixSet.Builder builder = new PrefixSet.Builder();
    for (int i = 0; i < LARGE; i++) {
      int bits = Address.bits(family);
      int length = random.nextInt(10) < 6 ? bits : random.nextInt(18, bits + 1);
      builder.add(
          Prefix.of(
              family,
              family == Family.IP4 ? 0 : random.nextLong(),
              family == Family.IP4 ? random.nextLong() & 0xffff_ffffL : random.nextLong(),
              length));
    }
    return builder.build();
  }

  /** Some hundreds of prefixes, nearly all of which have some leading bits in common. */
  static PrefixSet inPart(RandomGenerator random, Family family) {
    PrefixSet.Builder builder = new PrefixSet.Builder();
    Prefix host = host(random, family);
    Prefix part = Prefix.of(family, host.high(), host.low(), random.nextInt(1, 13));
    for (int i = random.nextInt(200, 600); i > 0; i--) {
      builder.add(random.nextInt(64) == 0 ? deep(random, host(random, family)) : in(random, part));
    }
    return builder.build();
  }

  /** A prefix in another one. */
  static Prefix in(RandomGenerator random, Prefix part) {
    Prefix any = host(random, part.family());
    long high = HostBits.high(part.family(), part.length());
    long low = HostBits.low(part.family(), part.length());
    return deep(
        random,
        new Prefix(
            part.family(),
            part.high() | (any.high() & high),
            part.low() | (any.low() & low),
            any.length()));
  }

  /** A prefix that holds a host, and not much more. */
  private static Prefix deep(RandomGenerator random, Prefix host) {
    int bits = Address.bits(host.family());
    return Prefix.of(
        host.family(), host.high(), host.low(), random.nextInt(bits / 2 - 2, bits + 1));
  }

  /** A single address, from anywhere. */
  static Prefix host(RandomGenerator random, Family family) {
    return family == Family.IP4
        ? Prefix.of(family, 0, random.nextLong() >>> Integer.SIZE, Integer.SIZE)
        : Prefix.of(family, random.nextLong(), random.nextLong(), 2 * Long.SIZE);
  }

  /** A prefix that holds another one, lies in it, or beside it. */
  static Prefix near(RandomGenerator random, Prefix prefix) {
    int bits = Address.bits(prefix.family());
    int length = Math.clamp(prefix.length() + random.nextInt(-4, 5), 0, bits);
    boolean low = prefix.family() == Family.IP4 || length > Long.SIZE;
    long other = 1L << random.nextInt(8) << (low ? bits - length : Long.SIZE - length);
    return Prefix.of(
        prefix.family(),
        low ? prefix.high() : prefix.high() ^ other,
        low
            ? prefix.low() ^ (prefix.family() == Family.IP4 ? other & 0xffff_ffffL : other)
            : prefix.low(),
        length);
  }

  /** Addresses at and beside the ends of prefixes, and any others. */
  static List<Address> addresses(RandomGenerator random, Question question) {
    Family family = question.family();
    List<Address> addresses = new ArrayList<>();
    for (int i = 0; i < ADDRESSES; i++) {
      PrefixSet set = question.sets().get(random.nextInt(question.sets().size()));
      if (set.size(family) == 0 || i % 4 == 0) {
        addresses.add(address(random, family, 4));
        continue;
      }
      Prefix prefix = set.prefix(family, random.nextInt(set.size(family)));
      boolean end = random.nextBoolean();
      long high = prefix.high() | (end ? HostBits.high(family, prefix.length()) : 0);
      long low = prefix.low() | (end ? HostBits.low(family, prefix.length()) : 0);
      int off = random.nextInt(NEAR) - 1;
      addresses.add(
          family == Family.IP4
              ? new Address(family, 0, low + off & 0xffff_ffffL)
              : new Address(
                  family,
                  high + (off > 0 && low == -1 ? 1 : off < 0 && low == 0 ? -1 : 0),
                  low + off));
    }
    return addresses;
  }
}
