package io.echogate.firewalls.audit;

import io.echogate.firewalls.audit.Row.Entry;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.regions.Slice;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Puts together what happens to each message. */
final class Matrix {
  private Matrix() {}

  /**
   * The rows of a family and a course, in the order of the messages' numbers.
   *
   * @param interfaces those by which packets come and leave; empty for any
   */
  static List<Row> of(RuleSet rules, Look look, Set<String> interfaces) {
    Subject subject = look.subject();
    LinkWords links = LinkWords.of(List.of(rules), interfaces);
    Telling telling = new Telling(subject.family(), subject.course(), links);
    boolean tracked = asksForStates(rules);
    Map<Integer, Group> groups = new TreeMap<>();
    look.all()
        .forEach(
            (state, tallies) -> {
              for (Tally tally : tallies) {
                List<Alike> alike = Alike.of(tally.pieces(), subject.family());
                for (Slice slice : tally.slices()) {
                  for (int group : slice.groups()) {
                    groups
                        .computeIfAbsent(
                            group, key -> new Group(slice.group(key), telling, tracked))
                        .add(state, slice, alike);
                  }
                }
              }
            });
    Map<Row.Said, Row> rows = new LinkedHashMap<>();
    for (Group group : groups.values()) {
      Row row = group.row(subject);
      rows.merge(row.said(), row, Matrix::both);
    }
    return rows.values().stream().sorted(Comparator.comparingInt(Matrix::first)).toList();
  }

  /** A row for the messages of two that say the same. */
  private static Row both(Row before, Row row) {
    MessageSet both = before.messages().union(row.messages());
    return new Row(row.family(), row.course(), both, before.entries());
  }

  /** Without a rule that asks for it, the state of packets tells nothing apart. */
  private static boolean asksForStates(RuleSet rules) {
    return rules.chains().stream()
        .flatMap(chain -> chain.rules().stream())
        .flatMap(rule -> rule.matches().stream())
        .anyMatch(Match.States.class::isInstance);
  }

  private static int first(Row row) {
    int type = row.messages().types().findFirst().orElse(0);
    return type * 256 + row.messages().codes(type).findFirst().orElse(0);
  }

  /** What entries differ by. */
  private record Key(Treatment treatment, boolean known) {}

  /** Which packets they are, as far as that can be said: all of them, and where some are. */
  private record Told(String which, String where) {}

  /** By which interfaces such messages come and leave at all. */
  private record Links(LinkWords words, Set<String> in, Set<String> out) {
    /** Those of slices; of too many none are told. */
    static Links of(LinkWords words, List<Slice> slices) {
      return slices.size() > Telling.MOST
          ? new Links(words, Set.of(), Set.of())
          : new Links(words, names(slices, Slice::in), names(slices, Slice::out));
    }

    /** What those by which some come are called; nothing if it is all of them. */
    Set<String> in(Set<Slice> some) {
      return called(some, Slice::in, in);
    }

    /** The same for those by which they leave. */
    Set<String> out(Set<Slice> some) {
      return called(some, Slice::out, out);
    }

    private Set<String> called(
        Set<Slice> some, Function<Slice, List<String>> side, Set<String> all) {
      if (all.size() <= 1) {
        return Set.of();
      }
      Set<String> names = names(some, side);
      return names.size() == all.size() ? Set.of() : words.called(names);
    }

    private static Set<String> names(Collection<Slice> slices, Function<Slice, List<String>> side) {
      Set<String> names = new HashSet<>();
      slices.forEach(slice -> names.addAll(side.apply(slice)));
      return names;
    }
  }

  /** Messages that are treated alike, and how. */
  private static final class Group {
    private static final Set<State> KNOWN = EnumSet.of(State.RELATED, State.ESTABLISHED);

    private final MessageSet messages;
    private final Telling telling;
    private final boolean tracked;
    private final Map<Key, Some> entries = new LinkedHashMap<>();
    private final Map<Boolean, Double> totals = new LinkedHashMap<>();

    Group(MessageSet messages, Telling telling, boolean tracked) {
      this.messages = messages;
      this.telling = telling;
      this.tracked = tracked;
    }

    void add(State state, Slice slice, List<Alike> pieces) {
      boolean known = tracked && KNOWN.contains(state);
      for (Alike alike : pieces) {
        totals.merge(known, alike.share(), Double::sum);
        entries
            .computeIfAbsent(new Key(alike.treatment(), known), key -> new Some(slice, alike))
            .add(state, slice, alike);
      }
    }

    Row row(Subject subject) {
      List<Entry> list = new ArrayList<>();
      Links links = links();
      entries.forEach(
          (key, some) -> {
            double total = totals.getOrDefault(key.known, 1.0);
            list.add(some.entry(subject, key.treatment, told(key), messages, total, links));
          });
      list.sort(Comparator.comparingDouble(Entry::share).reversed());
      return new Row(subject.family(), subject.course(), messages, list);
    }

    private Links links() {
      List<Slice> all = entries.values().stream().flatMap(some -> some.slices.stream()).toList();
      return Links.of(telling.links(), all);
    }

    /** What tells those apart that are usually treated so from the others with their states. */
    private Told told(Key key) {
      Treatment usual = key.treatment.settled();
      List<Telling.Sample> those = new ArrayList<>();
      List<Telling.Sample> others = new ArrayList<>();
      entries.forEach(
          (other, some) -> {
            if (other.known == key.known) {
              (other.treatment.settled().equals(usual) ? those : others).addAll(some.samples);
            }
          });
      return new Told(telling.words(those, others), telling.where(those, others));
    }
  }

  /** Packets that are treated alike. */
  private static final class Some {
    private Slice slice;
    private Plane.Piece largest;
    private double share;
    private final Set<State> states = EnumSet.noneOf(State.class);
    private final DecidedBy deciders = new DecidedBy();

    /** Those that are looked at for interfaces, and one that shows that there are more. */
    private final Set<Slice> slices = Collections.newSetFromMap(new IdentityHashMap<>());

    /** As many as are looked at, and one that shows that there are more. */
    private final List<Telling.Sample> samples = new ArrayList<>();

    Some(Slice slice, Alike alike) {
      this.slice = slice;
      this.largest = alike.largest();
    }

    void add(State state, Slice more, Alike alike) {
      states.add(state);
      if (slices.size() <= Telling.MOST) {
        slices.add(more);
      }
      for (Plane.Piece piece : alike.first()) {
        if (samples.size() <= Telling.MOST) {
          samples.add(new Telling.Sample(more, piece));
        }
      }
      share += alike.share();
      if (alike.largest().share() > largest.share()) {
        largest = alike.largest();
        slice = more;
      }
      deciders.add(alike.deciders());
    }

    Entry entry(
        Subject subject,
        Treatment treatment,
        Told told,
        MessageSet messages,
        double total,
        Links links) {
      int type = messages.types().findFirst().orElse(0);
      int code = messages.codes(type).findFirst().orElse(0);
      Situation example = Examples.ofMessage(subject, slice, largest.cell(), type, code);
      return new Entry(
          treatment,
          told.which,
          told.where,
          states,
          total == 0 ? 0 : Math.min(1, share / total),
          subject.course() == Course.OUT ? Set.of() : links.in(slices),
          subject.course() == Course.IN ? Set.of() : links.out(slices),
          deciders.rules(),
          deciders.policies(),
          example);
    }
  }
}
