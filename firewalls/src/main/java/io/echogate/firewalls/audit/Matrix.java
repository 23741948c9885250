package io.echogate.firewalls.audit;

import io.echogate.firewalls.audit.Row.Entry;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.regions.Slice;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Puts together what happens to each message. */
final class Matrix {
  private static final int MOST_RULES = 5;

  private Matrix() {}

  /** The rows of a family and a course, in the order of the messages' numbers. */
  static List<Row> of(Look look) {
    Map<Integer, Group> groups = new TreeMap<>();
    look.all()
        .forEach(
            (state, tallies) -> {
              for (Tally tally : tallies) {
                for (Slice slice : tally.slices()) {
                  for (int group : slice.groups()) {
                    groups
                        .computeIfAbsent(group, key -> new Group(slice.group(key)))
                        .add(state, slice, tally.pieces());
                  }
                }
              }
            });
    List<Row> rows = new ArrayList<>();
    for (Group group : groups.values()) {
      Row row = group.row(look.subject());
      int same = indexOf(rows, row);
      if (same < 0) {
        rows.add(row);
      } else {
        Row before = rows.get(same);
        MessageSet both = before.messages().union(row.messages());
        rows.set(same, new Row(row.family(), row.course(), both, before.entries()));
      }
    }
    rows.sort(Comparator.comparingInt(Matrix::first));
    return rows;
  }

  private static int indexOf(List<Row> rows, Row row) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).isLike(row)) {
        return i;
      }
    }
    return -1;
  }

  private static int first(Row row) {
    int type = row.messages().types().findFirst().orElse(0);
    return type * 256 + row.messages().codes(type).findFirst().orElse(0);
  }

  /** What entries differ by. */
  private record Key(Treatment treatment, boolean known) {}

  /** Messages that are treated alike, and how. */
  private static final class Group {
    private static final Set<State> KNOWN = EnumSet.of(State.RELATED, State.ESTABLISHED);

    private final MessageSet messages;
    private final Map<Key, Some> entries = new LinkedHashMap<>();
    private final Map<Boolean, Double> totals = new LinkedHashMap<>();

    Group(MessageSet messages) {
      this.messages = messages;
    }

    void add(State state, Slice slice, List<Plane.Piece> pieces) {
      boolean known = KNOWN.contains(state);
      for (Plane.Piece piece : pieces) {
        totals.merge(known, piece.share(), Double::sum);
        entries
            .computeIfAbsent(
                new Key(Treatments.of(piece.outcome()), known), key -> new Some(slice, piece))
            .add(state, slice, piece);
      }
    }

    Row row(Subject subject) {
      List<Entry> list = new ArrayList<>();
      entries.forEach(
          (key, some) -> {
            double total = totals.getOrDefault(key.known, 1.0);
            list.add(some.entry(subject, key.treatment, messages, total));
          });
      list.sort(Comparator.comparingDouble(Entry::share).reversed());
      return new Row(subject.family(), subject.course(), messages, list);
    }
  }

  /** Packets that are treated alike. */
  private static final class Some {
    private Slice slice;
    private Plane.Piece largest;
    private double share;
    private final Set<State> states = EnumSet.noneOf(State.class);
    private final List<Rule> rules = new ArrayList<>();
    private final Set<String> policies = new LinkedHashSet<>();

    Some(Slice slice, Plane.Piece piece) {
      this.slice = slice;
      this.largest = piece;
    }

    void add(State state, Slice more, Plane.Piece piece) {
      states.add(state);
      share += piece.share();
      if (piece.share() > largest.share()) {
        largest = piece;
        slice = more;
      }
      Verdicts.decision(piece.outcome()).ifPresent(this::add);
    }

    @SuppressWarnings("ReferenceEquality") // two lines may say the same
    private void add(Decision decision) {
      if (decision.isPolicy()) {
        policies.add(decision.entered().name().name());
      } else if (rules.size() < MOST_RULES
          && rules.stream().noneMatch(rule -> rule == decision.rules().getFirst())) {
        rules.add(decision.rules().getFirst());
      }
    }

    Entry entry(Subject subject, Treatment treatment, MessageSet messages, double total) {
      int type = messages.types().findFirst().orElse(0);
      int code = messages.codes(type).findFirst().orElse(0);
      Situation example = Examples.ofMessage(subject, slice, largest.cell(), type, code);
      return new Entry(
          treatment,
          states,
          total == 0 ? 0 : Math.min(1, share / total),
          rules,
          List.copyOf(policies),
          example);
    }
  }
}
