package io.echogate.firewalls.audit;

import io.echogate.firewalls.audit.Row.Entry;
import io.echogate.firewalls.rules.Match.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows in words. */
final class RowText {
  private static final Set<State> KNOWN = EnumSet.of(State.RELATED, State.ESTABLISHED);

  private RowText() {}

  static String of(Row row) {
    Optional<Entry> known = main(row, true);
    Optional<Entry> other = main(row, false);
    String text;
    if (known.isEmpty() || other.isEmpty()) {
      text = known.or(() -> other).map(entry -> entry.treatment().text()).orElse("nothing");
    } else if (known.get().treatment().equals(other.get().treatment())) {
      text = known.get().treatment().text();
    } else {
      String state = known.get().states().contains(State.RELATED) ? "related" : "of a known flow";
      text =
          known.get().treatment().text()
              + " if "
              + state
              + ", else "
              + other.get().treatment().text();
    }
    List<String> exceptions = exceptions(row, known, other);
    return exceptions.isEmpty() ? text : text + "; some " + String.join(", some ", exceptions);
  }

  private static Optional<Entry> main(Row row, boolean known) {
    return row.entries().stream()
        .filter(entry -> isKnown(entry) == known)
        .max(Comparator.comparingDouble(Entry::share));
  }

  private static boolean isKnown(Entry entry) {
    return KNOWN.containsAll(entry.states());
  }

  private static List<String> exceptions(Row row, Optional<Entry> known, Optional<Entry> other) {
    List<String> exceptions = new ArrayList<>();
    for (Entry entry : row.entries()) {
      Optional<Entry> main = isKnown(entry) ? known : other;
      boolean differs = main.isPresent() && !main.get().treatment().equals(entry.treatment());
      if (differs) {
        String text = entry.treatment().text();
        if (!exceptions.contains(text)) {
          exceptions.add(text);
        }
      }
    }
    return exceptions.size() > 3
        ? List.of("otherwise, in " + exceptions.size() + " ways")
        : exceptions;
  }
}
