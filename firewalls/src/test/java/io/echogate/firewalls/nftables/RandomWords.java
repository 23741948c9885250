package io.echogate.firewalls.nftables;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What rules of nftables are made of, at random: numbers, addresses, lists. */
final class RandomWords {
  private final Random random;

  RandomWords(long seed) {
    this.random = new Random(seed);
  }

  /** A number below another one. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True in so many of a hundred cases. */
  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  @SafeVarargs
  final <T> T of(T... values) {
    return values[random.nextInt(values.length)];
  }

  <T> T of(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** A number up to another one, or what is asked of one. */
  String number(int most) {
    int a = random.nextInt(most);
    int b = Math.min(most, a + 1 + random.nextInt(20));
    return of(
        "" + a,
        "!= " + a,
        "< " + (a + 1),
        "> " + a,
        a + "-" + b,
        "{ " + a + ", " + (a == 0 ? 1 : a / 2) + " }",
        "!= " + a + "-" + b,
        "<= " + a,
        ">= " + (a + 1));
  }

  /** Addresses of IPv4. */
  String range4() {
    int b = random.nextInt(250);
    return of(
        "10." + b + ".3.4",
        "10." + b + ".0.0/16",
        "192.0."
            + b
            + "."
            + random.nextInt(100)
            + "-192.0."
            + b
            + "."
            + (100 + random.nextInt(100)),
        "172.16." + b + ".128/25");
  }

  /** Elements that do not overlap. */
  String apart4() {
    return "10."
        + random.nextInt(250)
        + ".0.0/16, 192.0.2."
        + random.nextInt(100)
        + "-192.0.2."
        + (100 + random.nextInt(100))
        + ", 198.51.100."
        + random.nextInt(255);
  }

  /** Addresses of IPv6. */
  String prefix6() {
    return of(
        "fe80::/10",
        "2001:db8:" + random.nextInt(9000) + "::/48",
        "2001:db8::" + random.nextInt(9000),
        "ff00::/8");
  }

  /** Some that differ. */
  String list(int most, Supplier<String> element) {
    TreeSet<String> elements = new TreeSet<>();
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      elements.add(element.get());
    }
    return String.join(", ", elements);
  }

  /** Some of them, each once, and no number beside its own name. */
  String distinct(List<String> words) {
    boolean numbers = chance(50);
    List<String> some =
        words.stream()
            .filter(word -> Character.isDigit(word.charAt(0)) == numbers || word.contains(" "))
            .filter(word -> chance(50))
            .filter(word -> !word.equals("mld-listener-reduction"))
            .collect(Collectors.toCollection(ArrayList::new));
    if (some.isEmpty()) {
      some.add(words.getFirst());
    }
    return String.join(", ", some);
  }
}
