package io.echogate.datapath;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Named sets that change, and a policy that asks them in every way: as they are known by whoever
 * changes them, beside what is kept in the kernel.
 */
final class RandomSets {
  private static final Comparator<Prefix> ORDER =
      Comparator.comparing(Prefix::family)
          .thenComparing(Prefix::high, Long::compareUnsigned)
          .thenComparing(Prefix::low, Long::compareUnsigned)
          .thenComparingInt(Prefix::length);

  /** So many sets, of which each may name some of those before it. */
  static final int SETS = 5;

  private static final int STATEMENTS = 12;
  private static final int MANY = 5_000;

  /** Statements behind one another that only ask for an address are one search from 24 on. */
  private static final int RUN = 30;

  /** Types that may be limited by addresses in both directions. */
  private static final int[] TYPES4 = {0, 8, 13};

  private static final int[] TYPES6 = {128, 129, 3};

  private final RandomGenerator random;
  private final List<Set<Prefix>> entries = new ArrayList<>();
  private final List<String> members = new ArrayList<>();
  private final String statements;

  /** Sets of all sizes. */
  RandomSets(RandomGenerator random) {
    this.random = random;
    for (int set = 0; set < SETS; set++) {
      Set<Prefix> own = new TreeSet<>(ORDER);
      for (int i = random.nextInt(1 << random.nextInt(10)); i > 0; i--) {
        own.add(prefix());
      }
      entries.add(own);
      int last = set;
      members.add(
          IntStream.range(0, set)
              .filter(_ -> random.nextInt(last + 1) == 0)
              .mapToObj(other -> "@s" + other)
              .collect(Collectors.joining(", ")));
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < STATEMENTS; i++) {
      Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
      if (i == STATEMENTS / 2) {
        for (int step = 0; step < RUN; step++) {
          text.append(statement(family, family == Family.IP4 ? 8 : 128, "in", from(false)));
        }
      }
      int[] types = family == Family.IP4 ? TYPES4 : TYPES6;
      text.append(
          statement(
              family,
              types[random.nextInt(types.length)],
              random.nextBoolean() ? "in" : "both",
              from(true)));
    }
    statements = text.toString();
  }

  private String statement(Family family, int type, String direction, String asked) {
    return "icmp %s %s : %s { %d } %s;%n"
        .formatted(family, direction, random.nextBoolean() ? "allow" : "block", type, asked);
  }

  /** What a statement asks of addresses. */
  private String from(boolean any) {
    String set = "@s" + random.nextInt(SETS);
    String addresses =
        switch (random.nextInt(4)) {
          case 0 -> "{ %s, %s }".formatted(set, prefix());
          case 1 ->
              "{ %s, @s%d }".formatted(set, random.nextInt(SETS)).replace(set + ", " + set, set);
          default -> set;
        };
    if (!any) {
      return "from " + (random.nextInt(4) == 0 ? prefix().toString() : addresses);
    }
    return (random.nextBoolean() ? "from " : "to ")
        + (random.nextInt(3) == 0 ? "not " : "")
        + addresses;
  }

  /** The policy as it would be written with the sets as they are now. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int set = 0; set < SETS; set++) {
      List<String> parts = new ArrayList<>();
      if (!members.get(set).isEmpty()) {
        parts.add(members.get(set));
      }
      entries.get(set).forEach(entry -> parts.add(entry.toString()));
      text.append("set s%d { %s }%n".formatted(set, String.join(", ", parts)));
    }
    return text + "policy p {\n" + statements + "defaults { icmp in: block; icmp out: allow; } }\n";
  }

  /** One of the sets, by its number. */
  int set() {
    return random.nextInt(SETS);
  }

  static String name(int set) {
    return "s" + set;
  }

  /** The entries of a set, in their order. */
  List<Prefix> entries(int set) {
    return List.copyOf(entries.get(set));
  }

  void add(int set, List<Prefix> prefixes) {
    entries.get(set).addAll(prefixes);
  }

  void remove(int set, List<Prefix> prefixes) {
    prefixes.forEach(entries.get(set)::remove);
  }

  /**
   * Prefixes of which some are in a set, and some anywhere: a few mostly, and sometimes more than
   * tables have room for.
   */
  List<Prefix> some(int set) {
    List<Prefix> there = entries(set);
    List<Prefix> some = new ArrayList<>();
    int most = random.nextInt(30) == 0 ? MANY : 1 << random.nextInt(1, 8);
    for (int i = random.nextInt(1, most); i > 0; i--) {
      some.add(
          there.isEmpty() || random.nextInt(3) == 0
              ? prefix()
              : there.get(random.nextInt(there.size())));
    }
    return some;
  }

  /** Addresses that are nowhere yet: more than tables have room for. */
  List<Prefix> many() {
    return Stream.generate(() -> new Address(Family.IP6, random.nextLong(), random.nextLong()))
        .limit(MANY)
        .map(address -> Prefix.of(address, Long.SIZE + Long.SIZE))
        .toList();
  }

  /** One that meets others often: its bytes are few. */
  private Prefix prefix() {
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    int bits = Address.bits(family);
    int length =
        switch (random.nextInt(6)) {
          case 0 -> bits;
          case 1 -> random.nextInt(bits + 1);
          default -> bits / 2 + random.nextInt(-bits / 8, bits / 4);
        };
    return Prefix.of(address(family), length);
  }

  /** An address where prefixes are. */
  Address address(Family family) {
    long mask = 0x8301_0103_0103_0183L;
    return family == Family.IP4
        ? new Address(family, 0, random.nextLong() & mask >>> Integer.SIZE)
        : new Address(family, random.nextLong() & mask, random.nextLong() & mask);
  }

  /** An address at one of the ends of a prefix, or beside it. */
  Address edge(Prefix prefix) {
    boolean ip4 = prefix.family() == Family.IP4;
    int host = Address.bits(prefix.family()) - prefix.length();
    long low = host >= Long.SIZE ? -1L : (1L << host) - 1;
    long high =
        host > Long.SIZE ? (host == 2 * Long.SIZE ? -1L : (1L << (host - Long.SIZE)) - 1) : 0;
    boolean last = random.nextBoolean();
    long edge = (last ? prefix.low() | low : prefix.low()) + random.nextInt(3) - 1;
    return ip4
        ? new Address(Family.IP4, 0, edge & 0xffff_ffffL)
        : new Address(Family.IP6, last ? prefix.high() | high : prefix.high(), edge);
  }

  /** A type that statements are about. */
  int type(Family family) {
    int[] types = family == Family.IP4 ? TYPES4 : TYPES6;
    return types[random.nextInt(types.length)];
  }
}
