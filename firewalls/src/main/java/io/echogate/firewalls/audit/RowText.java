package io.echogate.firewalls.audit;

import io.echogate.firewalls.audit.Row.Entry;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Rows in words: what usually happens, to which packets what else happens, and last on which lines
 * it depends that are not understood.
 */
final class RowText {
  private static final Set<State> KNOWN = EnumSet.of(State.RELATED, State.ESTABLISHED);

  private static final int MOST_EXCEPTIONS = 3;
  private static final int MOST_LINES = 3;

  /** Shares are compared as whole numbers of so many parts: their sums are never quite the same. */
  private static final double PARTS = 1e6;

  private RowText() {}

  static String of(Row row, Function<Rule, String> place) {
    List<Way> known = ways(row, true);
    List<Way> other = ways(row, false);
    String text;
    if (known.isEmpty() || other.isEmpty() || known.equals(other)) {
      text = side(known.isEmpty() ? other : known);
    } else {
      text = sides(row, known, other);
    }
    String doubts = doubts(row, place);
    return doubts.isEmpty() ? text : text + "; but see " + doubts;
  }

  /**
   * What usually happens to some packets.
   *
   * @param which what tells them apart from the others; empty if nothing does
   * @param where by which interfaces alone there are some
   */
  private record Way(String text, String which, String where, boolean passes) {
    /** {@code passed with hop limit 255}. */
    String words() {
      return which.isEmpty() ? text : text + " " + which;
    }
  }

  /** What happens to those that belong to a known flow, or to the others: most frequent first. */
  private static List<Way> ways(Row row, boolean known) {
    List<Way> ways = new ArrayList<>();
    row.entries().stream()
        .filter(entry -> KNOWN.containsAll(entry.states()) == known)
        .sorted(
            Comparator.comparingLong((Entry entry) -> -Math.round(entry.share() * PARTS))
                .thenComparing(entry -> TreatmentText.usual(entry.treatment())))
        .map(RowText::way)
        .forEach(
            way -> {
              if (!ways.contains(way)) {
                ways.add(way);
              }
            });
    return ways;
  }

  private static Way way(Entry entry) {
    Treatment treatment = entry.treatment();
    return new Way(
        TreatmentText.usual(treatment), entry.which(), entry.where(), treatment.passes());
  }

  /** All ways, where states tell nothing apart. */
  private static String side(List<Way> ways) {
    if (ways.isEmpty()) {
      return "nothing";
    }
    Optional<Way> told = told(ways);
    if (told.isPresent()) {
      Way other = ways.get(ways.getFirst().equals(told.get()) ? 1 : 0);
      return told.get().words() + ", else " + other.text;
    }
    List<String> exceptions = new ArrayList<>();
    add(exceptions, ways.getFirst(), ways, way -> some(way, ""));
    return ways.getFirst().text + joined(exceptions);
  }

  /**
   * Of two ways the one of which can be said whom it concerns: rather by what they are than by what
   * they are not, and rather the one that passes.
   */
  private static Optional<Way> told(List<Way> ways) {
    return ways.size() == 2
        ? ways.stream()
            .filter(way -> !way.which.isEmpty())
            .min(
                Comparator.comparing((Way way) -> Telling.isByOthers(way.which))
                    .thenComparing(way -> !way.passes))
        : Optional.empty();
  }

  private static String sides(Row row, List<Way> known, List<Way> other) {
    Way first = known.getFirst();
    Way second = other.getFirst();
    boolean related =
        row.entries().stream()
            .anyMatch(
                entry ->
                    KNOWN.containsAll(entry.states()) && entry.states().contains(State.RELATED));
    String state = related ? " if related" : " if of a known flow";
    boolean same = first.text.equals(second.text);
    List<String> exceptions = new ArrayList<>();
    add(exceptions, first, known, way -> some(way, same && !other.contains(way) ? state : ""));
    add(exceptions, second, other, way -> some(way, ""));
    String text = same ? first.text : first.text + state + ", else " + second.text;
    return text + joined(exceptions);
  }

  /** {@code some dropped}, or {@code some passed with hop limit 255 if related}. */
  private static String some(Way way, String state) {
    String where = way.which.isEmpty() && !way.where.isEmpty() ? " " + way.where : "";
    return "some " + way.words() + where + state;
  }

  private static void add(
      List<String> exceptions, Way main, List<Way> ways, Function<Way, String> words) {
    for (Way way : ways) {
      String text = words.apply(way);
      if (!way.text.equals(main.text) && !exceptions.contains(text)) {
        exceptions.add(text);
      }
    }
  }

  private static String joined(List<String> exceptions) {
    if (exceptions.isEmpty()) {
      return "";
    }
    return exceptions.size() > MOST_EXCEPTIONS
        ? "; some otherwise, in " + exceptions.size() + " ways"
        : "; " + String.join(", ", exceptions);
  }

  /** The lines that are not understood, and on which it depends. */
  private static String doubts(Row row, Function<Rule, String> place) {
    List<String> places =
        row.entries().stream()
            .flatMap(entry -> entry.treatment().doubts().stream())
            .map(Treatment.Doubt::rule)
            .sorted(Comparator.comparingInt(Rule::line))
            .map(place)
            .distinct()
            .toList();
    int more = places.size() - MOST_LINES;
    return places.stream().limit(MOST_LINES).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
