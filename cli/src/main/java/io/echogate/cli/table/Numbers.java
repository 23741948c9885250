package io.echogate.cli.table;

import java.util.ArrayList;
import java.util.List;

/** Numbers as policies list them: {@code 130-132, 143}. */
final class Numbers {
  private Numbers() {}

  /** A list of ascending numbers; three or more neighbours become a range. */
  static String of(List<Integer> numbers) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from < numbers.size()) {
      int to = from;
      while (to + 1 < numbers.size() && numbers.get(to + 1) == numbers.get(to) + 1) {
        to++;
      }
      if (to - from >= 2) {
        parts.add(numbers.get(from) + "-" + numbers.get(to));
        from = to + 1;
      } else {
        parts.add("" + numbers.get(from));
        from++;
      }
    }
    return String.join(", ", parts);
  }
}
