package io.echogate.cli.verify;

import java.util.List;
import java.util.stream.IntStream;

/** Chooses some of many. */
final class Spread {
  private Spread() {}

  /** All of a list, or if they are more than so many, so many of them, evenly chosen. */
  static <T> List<T> over(List<T> all, int most) {
    int count = Math.min(all.size(), most);
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }
}
