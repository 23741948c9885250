package io.echogate.policy.testing;

import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.policy.Condition.Flag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Valid {@code policy} texts: up to a dozen statements over few types, so that they overlap and
 * order matters; every condition, direction, family or none, codes, groups and names; sums of
 * limits, for each address or shared; nested sets around the addresses of random frames; defaults
 * of every kind. Some definitions stand in front of the block.
 */
final class RandomPolicyBlocks {
  private static final Registry REGISTRY = Registry.instance();

  private final RandomGenerator random;
  private final List<String> tokens = new ArrayList<>();
  private final List<String> limits = new ArrayList<>();
  private final List<String> sets = new ArrayList<>();
  private final RandomConditions conditions;

  private RandomPolicyBlocks(RandomGenerator random) {
    this.random = random;
    this.conditions = new RandomConditions(random, sets);
  }

  /** The words and signs of a policy; commas are those that may be left out. */
  static List<String> tokens(RandomGenerator random) {
    return new RandomPolicyBlocks(random).policy();
  }

  private List<String> policy() {
    List<Runnable> front = new ArrayList<>();
    List<Runnable> inside = new ArrayList<>();
    int limitCount = random.nextInt(5);
    for (int i = 0; i < limitCount; i++) {
      String name = "limit-" + i;
      limits.add(name);
      (chance(1, 5) ? front : inside).add(() -> limit(name));
    }
    boolean shared = chance(1, 4);
    int setCount = random.nextInt(4);
    for (int i = 0; i < setCount; i++) {
      String name = "set_" + i;
      List<String> words = set(name);
      sets.add(name);
      (shared ? front : inside).add(() -> tokens.addAll(words));
    }
    int statements = random.nextInt(12);
    for (int i = 0; i < statements; i++) {
      int number = i;
      inside.add(() -> icmp(number));
    }
    inside.add(this::defaults);
    if (chance(1, 8)) {
      inside.add(() -> add("evaluation_mode", ";"));
    }
    Collections.shuffle(front, Random.from(random));
    Collections.shuffle(inside, Random.from(random));
    front.forEach(Runnable::run);
    add("policy", "random", "{");
    inside.forEach(Runnable::run);
    add("}");
    return tokens;
  }

  /** A set that may name those before it. */
  private List<String> set(String name) {
    List<String> words = new ArrayList<>(List.of("set", name, "{"));
    words.addAll(conditions.list(EnumSet.allOf(Family.class), random.nextInt(6)));
    words.add("}");
    return words;
  }

  private void limit(String name) {
    add("ratelimit", "=", name);
    int kind = random.nextInt(6);
    if (kind != 0) {
      if (chance(1, 3)) {
        add("pps", "=", figure());
      } else {
        add("rate", "=", figure(), "/", unit());
      }
      if (chance(1, 3)) {
        add("burst", "=", "" + random.nextInt(20));
      }
    }
    if (kind < 2) {
      add("bytes", "=", random.nextInt(100) + List.of("", "k", "M").get(random.nextInt(3)));
      add("/", unit());
    }
    if (chance(1, 4)) {
      add("per", "=", random.nextBoolean() ? "source" : "destination");
      switch (random.nextInt(3)) {
        case 0 -> {}
        case 1 -> add("/", "" + random.nextInt(33));
        default -> add("/", random.nextInt(33) + "," + random.nextInt(129));
      }
      if (chance(1, 3)) {
        add("table", "=", "" + (1 << random.nextInt(12)));
      }
    }
    if (chance(1, 4)) {
      add("shared");
    }
    add(";");
  }

  private String unit() {
    return List.of("s", "s", "m", "h", "d").get(random.nextInt(5));
  }

  /** A number of packets: few most of the time, so that limits are met. */
  private String figure() {
    return switch (random.nextInt(8)) {
      case 0 -> "0";
      case 1, 2, 3 -> "" + random.nextInt(1, 10);
      case 4, 5 -> "" + random.nextInt(10, 5_000);
      case 6 -> Long.toUnsignedString(random.nextLong() >>> random.nextInt(64));
      default -> "1000000";
    };
  }

  private void icmp(int number) {
    add("icmp");
    if (chance(1, 8)) {
      add("=", "name-" + number);
    }
    Set<Family> families = families();
    direction();
    action();
    Optional<Flag> kind = conditions.kind();
    add("{");
    int count = random.nextInt(1, 6);
    for (int i = 0; i < count; i++) {
      item(families, kind);
    }
    add("}");
    List<String> words = conditions.words(families, kind);
    if (!words.isEmpty()) {
      tokens.addAll(words);
      add(";");
    }
  }

  /** Writes a family, or none. */
  private Set<Family> families() {
    return switch (random.nextInt(3)) {
      case 0 -> EnumSet.allOf(Family.class);
      case 1 -> family(Family.IP4);
      default -> family(Family.IP6);
    };
  }

  private Set<Family> family(Family family) {
    add(family.text());
    return EnumSet.of(family);
  }

  /** Writes a direction, or none. */
  private void direction() {
    switch (random.nextInt(6)) {
      case 0 -> add("in");
      case 1 -> add("out");
      case 2 -> add("both");
      default -> {}
    }
  }

  private void action() {
    switch (random.nextInt(limits.isEmpty() ? 2 : 4)) {
      case 0 -> add(":", "allow");
      case 1 -> add(":", "block");
      default -> {
        List<String> some = new ArrayList<>(limits);
        Collections.shuffle(some, Random.from(random));
        int count = chance(2, 3) ? 1 : random.nextInt(1, some.size() + 1);
        add(":", "ratelimit", "=", String.join("+", some.subList(0, count)));
      }
    }
  }

  /**
   * Writes an item that exists in the families and can be of that kind, if it finds one at once.
   */
  private void item(Set<Family> families, Optional<Flag> kind) {
    Family family = List.copyOf(families).get(random.nextInt(families.size()));
    int type = RandomTypes.of(family, random);
    RegistryEntry entry = REGISTRY.type(family, type);
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        if (families.stream().allMatch(one -> REGISTRY.find(one, entry.slug()).isPresent())) {
          offer(families, kind, List.of(entry.slug()), entry.messages());
        }
      }
      case 3 -> code(families, kind, family, type);
      case 4 -> {
        int last = Math.min(255, type + random.nextInt(6));
        offer(
            families,
            kind,
            List.of(type + "-" + last),
            new MessageRange(type, last, MessageRange.ANY_CODE));
      }
      case 5 -> group(families, kind, family);
      case 6 -> offer(families, kind, codes(type), MessageRange.ofType(type));
      default -> offer(families, kind, List.of("" + type), MessageRange.ofType(type));
    }
  }

  private List<String> codes(int type) {
    int first = random.nextInt(6);
    int last = chance(1, 4) ? 255 : first + random.nextInt(6);
    return chance(1, 8)
        ? List.of("" + type, "/", "*")
        : List.of("" + type, "/", chance(1, 2) ? "" + first : first + "-" + last);
  }

  /** The name of a code, alone or behind its type; in statements of one family. */
  private void code(Set<Family> families, Optional<Flag> kind, Family family, int type) {
    RegistryEntry code = REGISTRY.message(family, type, random.nextInt(16));
    if (families.size() > 1 || code.messages().anyCode()) {
      return;
    }
    List<String> words = chance(1, 2) ? List.of(code.slug()) : List.of("" + type, "/", code.slug());
    offer(families, kind, words, MessageRange.ofType(type));
  }

  private void group(Set<Family> families, Optional<Flag> kind, Family family) {
    List<String> groups = List.copyOf(REGISTRY.groups(family));
    String group = groups.get(random.nextInt(groups.size()));
    boolean can =
        families.stream()
            .anyMatch(
                one ->
                    REGISTRY.group(one, group).orElse(List.of()).stream()
                        .anyMatch(range -> canBe(kind, one, range)));
    if (can) {
      add("@" + group, ",");
    }
  }

  private void offer(
      Set<Family> families, Optional<Flag> kind, List<String> words, MessageRange types) {
    if (families.stream().anyMatch(family -> canBe(kind, family, types))) {
      tokens.addAll(words);
      add(",");
    }
  }

  private static boolean canBe(Optional<Flag> kind, Family family, MessageRange types) {
    for (int type = types.firstType(); type <= types.lastType(); type++) {
      if (kind.isEmpty() || kind.get().canHold(family, type)) {
        return true;
      }
    }
    return false;
  }

  private void defaults() {
    add("defaults", "{");
    if (chance(1, 2)) {
      entry("icmp", chance(1, 4) ? "both" : "in");
    } else {
      for (Family family : Family.values()) {
        entry("icmp", family.text(), "in");
        if (chance(1, 3)) {
          entry("icmp", family.text(), "out");
        }
      }
    }
    for (String target : List.of("fragments", "malformed")) {
      for (String direction : List.of("in", "out")) {
        for (Family family : Family.values()) {
          if (chance(1, 3)) {
            add(target, family.text(), direction, ":", chance(1, 2) ? "allow" : "block", ";");
          }
        }
      }
    }
    add("}");
  }

  private void entry(String... words) {
    add(words);
    action();
    add(";");
  }

  private boolean chance(int some, int of) {
    return random.nextInt(of) < some;
  }

  private void add(String... more) {
    tokens.addAll(List.of(more));
  }
}
