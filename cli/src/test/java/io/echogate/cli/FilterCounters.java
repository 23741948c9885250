package io.echogate.cli;

import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The counters of one filter, as {@code status --json} gives them. Directions are {@code in} and
 * {@code out}, messages {@code ip4/8}.
 */
record FilterCounters(JsonTree counters) {
  private static final Pattern PASSING = Pattern.compile("(^|-)(allowed|within-limit)$");
  private static final Set<String> FORMS = Set.of("fragment", "malformed");

  /** Messages of a type that it judged in a direction, whatever the verdict. */
  long judged(String direction, String message) {
    return packets(counter -> is(counter, direction, message));
  }

  /** Those of them that it let pass. */
  long passed(String direction, String message) {
    return packets(
        counter ->
            is(counter, direction, message) && PASSING.matcher(text(counter, "reason")).find());
  }

  /** Packets that it judged for what they are, whatever type of message they hold. */
  long judgedByForm(String direction) {
    return packets(
        counter ->
            text(counter, "direction").equals(direction)
                && FORMS.contains(text(counter, "reason")));
  }

  private static boolean is(JsonTree counter, String direction, String message) {
    return text(counter, "direction").equals(direction)
        && message.equals(text(counter, "family") + "/" + text(counter, "type"));
  }

  private static String text(JsonTree counter, String member) {
    return String.valueOf(counter.at(member).value());
  }

  private long packets(Predicate<JsonTree> which) {
    return counters.elements().stream()
        .filter(which)
        .mapToLong(counter -> Long.parseLong(text(counter, "packets")))
        .sum();
  }
}
