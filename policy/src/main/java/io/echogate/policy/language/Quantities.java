package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Condition.Compare;
import io.echogate.policy.Condition.Quantity;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The values that the numbers of packets can have, as conditions narrow them. */
final class Quantities {
  private static final int LARGEST_LENGTH = 65_535;
  private static final int ICMP_HEADER = 8;
  private static final int LARGEST_HOP_LIMIT = 255;

  private final Map<Family, Map<Quantity, Interval>> left = new EnumMap<>(Family.class);

  /** The values of packets of these families. */
  Quantities(Set<Family> families) {
    for (Family family : families) {
      Map<Quantity, Interval> intervals = new EnumMap<>(Quantity.class);
      for (Quantity quantity : Quantity.values()) {
        intervals.put(quantity, all(family, quantity));
      }
      left.put(family, intervals);
    }
  }

  /** Both ends belong to it. */
  private record Interval(int least, int most) {
    boolean isEmpty() {
      return least > most;
    }

    Interval narrowed(Compare condition) {
      int value = condition.value();
      return switch (condition.relation()) {
        case AT_MOST -> new Interval(least, Math.min(most, value));
        case AT_LEAST -> new Interval(Math.max(least, value), most);
        case EQUAL -> new Interval(Math.max(least, value), Math.min(most, value));
      };
    }
  }

  private static Interval all(Family family, Quantity quantity) {
    int header = family == Family.IP4 ? 20 : 40;
    // The length field counts the header in IPv4 only.
    int most = family == Family.IP4 ? LARGEST_LENGTH : LARGEST_LENGTH + header;
    return switch (quantity) {
      case PAYLOAD -> new Interval(0, most - header - ICMP_HEADER);
      case LENGTH -> new Interval(header + ICMP_HEADER, most);
      case HOP_LIMIT -> new Interval(0, LARGEST_HOP_LIMIT);
    };
  }

  /** Narrows the values; false if no packet of any family is left that had one before. */
  boolean narrow(Compare condition) {
    boolean before = isPossible(condition.quantity());
    left.values()
        .forEach(
            intervals ->
                intervals.computeIfPresent(
                    condition.quantity(), (quantity, interval) -> interval.narrowed(condition)));
    return !before || isPossible(condition.quantity());
  }

  private boolean isPossible(Quantity quantity) {
    return left.values().stream()
        .map(intervals -> intervals.get(quantity))
        .anyMatch(interval -> interval != null && !interval.isEmpty());
  }

  /** The values that packets can have, in words. */
  static String range(Set<Family> families, Quantity quantity) {
    if (quantity == Quantity.HOP_LIMIT) {
      return "hop limits are numbers from 0 to " + LARGEST_HOP_LIMIT;
    }
    return families.stream()
        .sorted()
        .map(
            family -> {
              Interval interval = all(family, quantity);
              return interval.least() + " to " + interval.most() + " in " + family;
            })
        .collect(Collectors.joining(", ", "the " + quantity.text() + " is ", ""));
  }
}
