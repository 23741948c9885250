package io.echogate.cli;

import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import io.echogate.icmp.Status;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Messages in few words: assigned types by name, all others by their number. */
final class MessageWords {
  private static final int MOST = 4;

  private MessageWords() {}

  /** The first few by name, and how many more there are. */
  static String of(Family family, MessageSet messages) {
    if (messages.equals(MessageSet.all())) {
      return "all";
    }
    List<String> named = named(family, messages);
    int[] others = others(family, messages);
    List<String> words = new ArrayList<>(named.subList(0, Math.min(named.size(), MOST)));
    if (named.size() > MOST) {
      words.add((named.size() - MOST) + " more in use");
    }
    if (named.isEmpty() && others.length > 0 && others.length <= MOST) {
      words.addAll(few(family, others));
    } else if (others.length > 0) {
      words.add(Plural.of(others.length, named.isEmpty() ? "type" : "other type"));
    }
    return String.join(", ", words);
  }

  /** A few that are not in use: those that once had a name by it, the others as ranges. */
  private static List<String> few(Family family, int[] types) {
    List<String> words = new ArrayList<>();
    int[] nameless =
        Arrays.stream(types)
            .filter(type -> Registry.instance().type(family, type).status() != Status.DEPRECATED)
            .toArray();
    Arrays.stream(types)
        .filter(type -> Registry.instance().type(family, type).status() == Status.DEPRECATED)
        .forEach(type -> words.add(type + " " + Registry.instance().type(family, type).slug()));
    if (nameless.length > 0) {
      words.add((nameless.length == 1 ? "type " : "types ") + ranges(nameless));
    }
    return words;
  }

  /** All of them: those in use by name, the others as ranges. */
  static String all(Family family, MessageSet messages) {
    List<String> words = new ArrayList<>(named(family, messages));
    int[] others = others(family, messages);
    if (others.length > 0) {
      words.add((words.isEmpty() ? "types " : "other types ") + ranges(others));
    }
    return String.join(", ", words);
  }

  private static List<String> named(Family family, MessageSet messages) {
    List<String> named = new ArrayList<>();
    messages
        .types()
        .filter(type -> isUsed(family, type))
        .forEach(
            type ->
                named.add(
                    messages.containsAll(type)
                        ? type + " " + Registry.instance().type(family, type).slug()
                        : type
                            + "/"
                            + ranges(messages.codes(type).toArray())
                            + " "
                            + slug(family, messages, type)));
    return named;
  }

  private static int[] others(Family family, MessageSet messages) {
    return messages.types().filter(type -> !isUsed(family, type)).toArray();
  }

  private static boolean isUsed(Family family, int type) {
    return Registry.instance().type(family, type).status() == Status.CURRENT;
  }

  private static String slug(Family family, MessageSet messages, int type) {
    int[] codes = messages.codes(type).toArray();
    return codes.length == 1
        ? Registry.instance().message(family, type, codes[0]).slug()
        : Registry.instance().type(family, type).slug();
  }

  private static String ranges(int[] numbers) {
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < numbers.length; ) {
      int end = i;
      while (end + 1 < numbers.length && numbers[end + 1] == numbers[end] + 1) {
        end++;
      }
      ranges.add(numbers[i] == numbers[end] ? "" + numbers[i] : numbers[i] + "-" + numbers[end]);
      i = end + 1;
    }
    return String.join(",", ranges);
  }
}
