package io.echogate.datapath.prefix;

import io.echogate.icmp.Family;
import io.echogate.policy.PrefixSet;
import java.util.List;

/**
 * What a program asks of an address: the first of these sets that holds it. The answer is the set's
 * place, counted from 1; 0 if none of them does.
 *
 * @param family of the addresses that are asked for
 * @param sets in the order in which they are asked; the same one may come again
 * @param changing whether the sets may become others while the program runs; then no other question
 *     shares its tables, even if it is the same now
 */
public record Question(Family family, List<PrefixSet> sets, boolean changing) {
  /** More sets than any policy can name; an answer has 28 bits. */
  static final int MOST_SETS = (1 << 28) - 1;

  public Question {
    sets = List.copyOf(sets);
    if (sets.size() > MOST_SETS) {
      throw new IllegalArgumentException(sets.size() + " sets in one question");
    }
  }

  /** Whether a set holds the address: the answer is 1, or 0. */
  public static Question of(Family family, PrefixSet set, boolean changing) {
    return new Question(family, List.of(set), changing);
  }

  /** The answer, found by asking one set after the other: what programs must find too. */
  public int answer(long high, long low) {
    for (int i = 0; i < sets.size(); i++) {
      if (sets.get(i).contains(family, high, low)) {
        return i + 1;
      }
    }
    return 0;
  }

  /** How many prefixes there are to be asked. */
  int prefixes() {
    return sets.stream().mapToInt(set -> set.size(family)).reduce(0, Math::addExact);
  }
}
