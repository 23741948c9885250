package io.echogate.policy.testing;

import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Valid policies, as text. Those of {@code xfw}: types alone, in ranges, by name and in groups;
 * named and unnamed statements; limits from none to beyond every counter; defaults, evaluation mode
 * and {@code ip_proto}. Those of {@code policy}: {@link RandomPolicyBlocks}.
 */
public final class RandomPolicies {
  private static final Registry REGISTRY = Registry.instance();

  private final RandomGenerator random;
  private final boolean sources;
  private final List<String> tokens = new ArrayList<>();
  private final List<String> limits = new ArrayList<>();

  private RandomPolicies(RandomGenerator random, boolean sources) {
    this.random = random;
    this.sources = sources;
  }

  /**
   * An {@code xfw} policy on lines of its statements.
   *
   * @param sources whether it may have a source filter
   */
  public static String text(RandomGenerator random, boolean sources) {
    return RandomLayout.plain(tokens(random, sources));
  }

  /**
   * A policy of {@code policy { }}, on lines of its statements, with what stands in front of it.
   */
  public static String policyText(RandomGenerator random) {
    return RandomLayout.plain(policyTokens(random));
  }

  /** The words and signs of a policy of {@code policy { }}; commas may be left out. */
  public static List<String> policyTokens(RandomGenerator random) {
    return RandomPolicyBlocks.tokens(random);
  }

  /** The words and signs of an {@code xfw} policy; commas are those that may be left out. */
  public static List<String> tokens(RandomGenerator random, boolean sources) {
    return new RandomPolicies(random, sources).policy();
  }

  private List<String> policy() {
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      limits.add("limit_" + i);
    }
    List<Runnable> statements = new ArrayList<>();
    limits.forEach(name -> statements.add(() -> limit(name)));
    for (Family family : Family.values()) {
      BitSet free = new BitSet();
      free.set(0, 256);
      int rules = random.nextInt(4);
      for (int i = 0; i < rules; i++) {
        String name = i == 0 && random.nextBoolean() ? "" : family + "-" + i;
        statements.add(() -> icmp(family, name, free));
      }
    }
    if (chance(4, 5)) {
      statements.add(this::defaults);
    }
    if (chance(1, 8)) {
      statements.add(() -> add("evaluation_mode", ";"));
    }
    if (chance(1, 8)) {
      statements.add(this::protocols);
    }
    if (sources) {
      statements.add(() -> new RandomSources(random, this::action, tokens).statements());
    }
    shuffle(statements);
    add("xfw", "{");
    statements.forEach(Runnable::run);
    add("}");
    return tokens;
  }

  private void limit(String name) {
    add("ratelimit", "=", name);
    int kind = random.nextInt(8);
    if (kind != 0) {
      if (chance(1, 8)) {
        add("rate", "=", figure(), "/", unit());
      } else {
        add("pps", "=", figure());
      }
      if (chance(1, 4)) {
        add("burst", "=", Integer.toString(random.nextInt(20)));
      }
    }
    if (kind != 1) {
      if (chance(1, 8)) {
        add("bytes", "=", random.nextInt(100) + (random.nextBoolean() ? "k" : ""), "/", unit());
      } else {
        add("bps", "=", chance(1, 2) ? Integer.toString(random.nextInt(20_000)) : figure());
      }
    }
    add(";");
  }

  private String unit() {
    return List.of("s", "m", "h", "d").get(random.nextInt(4));
  }

  /** A number of packets or bytes, of any magnitude. */
  private String figure() {
    return switch (random.nextInt(8)) {
      case 0 -> "0";
      case 1 -> "1";
      case 2, 3 -> Integer.toString(random.nextInt(1, 20));
      case 4 -> Integer.toString(random.nextInt(20, 5_000));
      case 5 -> Long.toString(random.nextLong(5_000, 2_000_000_000L));
      case 6 -> Long.toUnsignedString(random.nextLong() >>> random.nextInt(64));
      default -> chance(1, 4) ? Long.toUnsignedString(-1) : "1000000";
    };
  }

  private void icmp(Family family, String name, BitSet free) {
    add("icmp");
    if (!name.isEmpty()) {
      add("=", name);
    }
    add(family.text());
    action();
    add("{");
    int items = random.nextInt(12);
    for (int i = 0; i < items; i++) {
      item(family, free);
    }
    add("}");
  }

  /** Adds an item whose types are free, if it finds one at once. */
  private void item(Family family, BitSet free) {
    int type = RandomTypes.of(family, random);
    RegistryEntry entry = REGISTRY.type(family, type);
    switch (random.nextInt(8)) {
      case 0, 1 -> item(entry.slug(), List.of(entry.messages()), free);
      case 2 -> {
        int last = Math.min(255, type + random.nextInt(6));
        MessageRange range = new MessageRange(type, last, MessageRange.ANY_CODE);
        item(type + "-" + last, List.of(range), free);
      }
      case 3 -> {
        List<String> groups = List.copyOf(REGISTRY.groups(family));
        String group = groups.get(random.nextInt(groups.size()));
        List<MessageRange> messages = REGISTRY.group(family, group).orElseThrow();
        if (messages.stream().allMatch(MessageRange::anyCode)) {
          item("@" + group, messages, free);
        }
      }
      default -> item(Integer.toString(type), List.of(MessageRange.ofType(type)), free);
    }
  }

  private void item(String text, List<MessageRange> messages, BitSet free) {
    BitSet types = new BitSet();
    messages.forEach(range -> types.set(range.firstType(), range.lastType() + 1));
    BitSet taken = (BitSet) types.clone();
    taken.andNot(free);
    if (taken.isEmpty()) {
      free.andNot(types);
      add(text, ",");
    }
  }

  /** Adds {@code : ACTION}, or nothing, which means block. */
  private void action() {
    switch (random.nextInt(limits.isEmpty() ? 3 : 6)) {
      case 0 -> add(":", "allow");
      case 1 -> add(":", "block");
      case 2 -> {
        if (chance(3, 4)) {
          add(":", random.nextBoolean() ? "allow" : "block");
        }
      }
      default -> rateLimit();
    }
  }

  private void rateLimit() {
    List<String> some = new ArrayList<>(limits);
    shuffle(some);
    add(":", "ratelimit", "=", some.getFirst());
    if (some.size() > 1 && chance(1, 6)) {
      add("+", some.get(1));
    }
  }

  /** Adds {@code : ACTION}. */
  private void writtenAction() {
    int before = tokens.size();
    while (tokens.size() == before) {
      action();
    }
  }

  private void defaults() {
    add("defaults", "{");
    if (chance(1, 3)) {
      entry("icmp");
    } else {
      for (Family family : Family.values()) {
        if (chance(3, 4)) {
          entry("icmp", family.text());
        }
      }
    }
    if (sources && chance(1, 2)) {
      sourceDefaults();
    }
    add("}");
  }

  private void sourceDefaults() {
    if (chance(1, 3)) {
      entry("src_ip");
      return;
    }
    for (Family family : Family.values()) {
      for (String scope : List.of(".tcp", ".udp", ".icmp")) {
        if (chance(1, 2)) {
          entry("src_ip", family + scope);
        }
      }
    }
  }

  private void entry(String... words) {
    add(words);
    writtenAction();
    add(";");
  }

  private void protocols() {
    add("ip_proto", "{");
    for (String number : List.of("1", "6", "17", "47", "58")) {
      if (chance(3, 4)) {
        add(number, ",");
      }
    }
    add("}");
  }

  private boolean chance(int some, int of) {
    return random.nextInt(of) < some;
  }

  private void shuffle(List<?> list) {
    Collections.shuffle(list, Random.from(random));
  }

  private void add(String... more) {
    tokens.addAll(List.of(more));
  }
}
