package io.echogate.firewalls.insertion;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The numbers and names that insertions into the same texts have taken: pasted one after another,
 * none takes the place of another. What is said a second time at the same place keeps its number or
 * name, so that it does no harm.
 */
public final class Taken {
  private final Map<String, Map<String, Long>> numbers = new HashMap<>();
  private final Map<String, Map<String, String>> names = new HashMap<>();

  /** Nothing is taken yet. */
  public Taken() {}

  /** The number of an entry at a place, if it has one there. */
  boolean hasNumber(String place, String entry) {
    return numbers.getOrDefault(place, Map.of()).containsKey(entry);
  }

  /** The number of an entry at a place; the given one if it has none yet. */
  long number(String place, String entry, long fresh) {
    return numbers
        .computeIfAbsent(place, key -> new LinkedHashMap<>())
        .computeIfAbsent(entry, key -> fresh);
  }

  /** The highest number taken at a place, or the given one. */
  long highest(String place, long least) {
    return numbers.getOrDefault(place, Map.of()).values().stream()
        .reduce(least, (one, other) -> Math.max(one, other));
  }

  /**
   * The name of what has such a content: the one that it has, or the first of {@code icmp-1},
   * {@code icmp-2} and so on that is free.
   *
   * @param list in which names must differ
   * @param isUsed whether a name stands there already
   */
  String name(String list, String content, Predicate<String> isUsed) {
    Map<String, String> own = names.computeIfAbsent(list, key -> new LinkedHashMap<>());
    return own.computeIfAbsent(
        content,
        key -> {
          int number = 1;
          while (isUsed.test("icmp-" + number) || own.containsValue("icmp-" + number)) {
            number++;
          }
          return "icmp-" + number;
        });
  }
}
