package io.echogate.firewalls.rules;

import java.util.List;

/**
 * Ranges of numbers.
 *
 * @param list in any order; at least one
 */
public record Ranges(List<Range> list) {

  public Ranges {
    list = List.copyOf(list);
    if (list.isEmpty()) {
      throw new IllegalArgumentException("no range");
    }
  }

  /** From a number to a number; both belong to it. */
  public record Range(int first, int last) {
    public Range {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException("no range from " + first + " to " + last);
      }
    }
  }

  /** One number. */
  public static Ranges of(int number) {
    return of(number, number);
  }

  /** From a number to a number. */
  public static Ranges of(int first, int last) {
    return new Ranges(List.of(new Range(first, last)));
  }

  /** Whether a number lies in one of them. */
  public boolean contains(int number) {
    for (Range range : list) {
      if (number >= range.first() && number <= range.last()) {
        return true;
      }
    }
    return false;
  }
}
