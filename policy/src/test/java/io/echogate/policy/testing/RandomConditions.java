package io.echogate.policy.testing;

import io.echogate.icmp.Family;
import io.echogate.policy.Condition.Flag;
import io.echogate.policy.Prefix;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The conditions of a random statement, and lists of addresses as sets have them too. */
final class RandomConditions {
  private static final List<String> BUILT_IN = List.of("@self", "@broadcast", "@multicast");
  private static final List<Flag> KINDS = List.of(Flag.RELATED, Flag.SOLICITED, Flag.ON_LINK);
  private static final List<String> DAYS =
      List.of("1970-01-01", "1970-01-02", "2020-01-31", "2028-02-29", "2037-12-31");

  private final RandomGenerator random;
  private final List<String> sets;
  private final RandomAddresses addresses;

  /**
   * Conditions that may name sets.
   *
   * @param sets names without {@code @}
   */
  RandomConditions(RandomGenerator random, List<String> sets) {
    this.random = random;
    this.sets = sets;
    this.addresses = new RandomAddresses(random);
  }

  /** Which of the conditions that ask for a kind of message a statement has, if any. */
  Optional<Flag> kind() {
    return random.nextInt(6) == 0
        ? Optional.of(KINDS.get(random.nextInt(KINDS.size())))
        : Optional.empty();
  }

  /** The words of conditions, none for half of the statements; with that one among them. */
  List<String> words(Set<Family> families, Optional<Flag> kind) {
    List<List<String>> all = new ArrayList<>();
    kind.ifPresent(flag -> all.add(List.of(flag.text())));
    if (random.nextBoolean()) {
      int count = random.nextInt(1, 4);
      EnumSet<Part> parts = EnumSet.noneOf(Part.class);
      for (int i = 0; i < count; i++) {
        Part part = PARTS.get(random.nextInt(PARTS.size()));
        if (parts.add(part)) {
          all.add(random.nextInt(all.size() + 1), part(part, families));
        }
      }
    }
    return all.stream().flatMap(List::stream).toList();
  }

  private static final List<Part> PARTS = List.of(Part.values());

  private enum Part {
    FROM,
    TO,
    PAYLOAD,
    LENGTH,
    HOP_LIMIT,
    LOG,
    UNTIL
  }

  private List<String> part(Part part, Set<Family> families) {
    return switch (part) {
      case FROM -> side("from", families);
      case TO -> side("to", families);
      case PAYLOAD -> between("payload", 0, 120);
      // No IPv6 packet with ICMP is shorter than 48 bytes.
      case LENGTH -> between("length", 48, 160);
      case HOP_LIMIT -> hopLimit();
      case LOG -> List.of("log");
      case UNTIL -> List.of("until", DAYS.get(random.nextInt(DAYS.size())));
    };
  }

  private List<String> side(String word, Set<Family> families) {
    List<String> words = new ArrayList<>(List.of(word));
    if (random.nextInt(4) == 0) {
      words.add("not");
    }
    if (random.nextBoolean()) {
      words.addAll(item(families));
    } else {
      words.add("{");
      words.addAll(list(families, random.nextInt(1, 5)));
      words.add("}");
    }
    return words;
  }

  /** So many prefixes and names of sets, with commas. */
  List<String> list(Set<Family> families, int count) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.addAll(item(families));
      words.add(",");
    }
    return words;
  }

  private List<String> item(Set<Family> families) {
    if (!sets.isEmpty() && random.nextInt(3) == 0) {
      return List.of("@" + sets.get(random.nextInt(sets.size())));
    }
    if (random.nextInt(8) == 0) {
      return List.of(BUILT_IN.get(random.nextInt(BUILT_IN.size())));
    }
    List<Family> some = List.copyOf(families);
    // Now and then a prefix of a family that the statement does not speak of.
    Family family =
        random.nextInt(8) == 0
            ? (random.nextBoolean() ? Family.IP4 : Family.IP6)
            : some.get(random.nextInt(some.size()));
    Prefix prefix = addresses.prefix(family);
    String text = prefix.toString();
    String address = text.substring(0, text.indexOf('/'));
    boolean whole = prefix.length() == (family == Family.IP4 ? 32 : 128);
    if (whole && random.nextBoolean()) {
      return family == Family.IP6 && random.nextBoolean()
          ? List.of("[", address, "]")
          : List.of(address);
    }
    return List.of(address, "/", "" + prefix.length());
  }

  /** One bound or both. */
  private List<String> between(String word, int least, int most) {
    int one = random.nextInt(least, most + 1);
    int other = random.nextInt(least, most + 1);
    return switch (random.nextInt(3)) {
      case 0 -> List.of(word, "<", "=", "" + one);
      case 1 -> List.of(word, ">", "=", "" + one);
      default ->
          List.of(
              word, ">", "=", "" + Math.min(one, other), word, "<", "=", "" + Math.max(one, other));
    };
  }

  private List<String> hopLimit() {
    String value = List.of("1", "2", "64", "254", "255").get(random.nextInt(5));
    return switch (random.nextInt(3)) {
      case 0 -> List.of("hop-limit", "<", "=", value);
      case 1 -> List.of("hop-limit", ">", "=", value);
      default -> List.of("hop-limit", "=", value);
    };
  }
}
