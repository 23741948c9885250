package io.echogate.firewalls.audit;

import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.regions.Budget;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.regions.Outcome;
import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.regions.Slice;
import io.echogate.firewalls.regions.Space;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.regions.Survey;
import io.echogate.firewalls.regions.UnfinishedException;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import io.echogate.policy.PrefixSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds all packets that two rule sets treat differently: both are asked about all packets at once,
 * and what they do is compared region by region.
 *
 * @param differences those with the most addresses first
 * @param left how many regions more differ that are not listed
 * @param unfinished what could not be compared
 */
public record Comparison(
    List<Difference> differences, long left, List<Report.Unfinished> unfinished) {
  /** How many regions of one kind are kept apart by their addresses. */
  private static final int MOST = 1_000;

  public Comparison {
    differences = List.copyOf(differences);
    unfinished = List.copyOf(unfinished);
  }

  /**
   * Compares rules.
   *
   * @param before with an entrance for each chain that packets are taken through, as is {@code
   *     after}
   * @param role whose functions are lost and gained
   * @param nanos how long it may take
   */
  public static Comparison of(RuleSet before, RuleSet after, Role role, Instant now, long nanos) {
    return of(before, after, role, EnumSet.allOf(Course.class), now, nanos);
  }

  /**
   * The same on some courses alone.
   *
   * @param courses the courses that are asked about; others are left out
   */
  public static Comparison of(
      RuleSet before, RuleSet after, Role role, Set<Course> courses, Instant now, long nanos) {
    Budget budget = Budget.nanos(nanos);
    List<Difference> differences = new ArrayList<>();
    List<Report.Unfinished> unfinished = new ArrayList<>();
    long left = 0;
    Set<Family> families = EnumSet.noneOf(Family.class);
    families.addAll(Audit.families(before));
    families.addAll(Audit.families(after));
    Agenda agenda = Agenda.of(List.of(before, after), families, EnumSet.copyOf(courses), budget);
    LinkWords links = LinkWords.of(List.of(before, after), Set.of());
    List<Finder> finders = new ArrayList<>();
    for (Agenda.Item item : agenda.items()) {
      Finder finder = new Finder(Subject.of(item.course(), item.family(), now), role, links);
      try {
        finder.find(before, after, agenda.next());
      } catch (UnfinishedException e) {
        unfinished.add(Report.Unfinished.of(finder.subject, e));
      }
      finders.add(finder);
    }
    finders.sort(
        Comparator.comparing((Finder finder) -> finder.subject.family())
            .thenComparing(finder -> finder.subject.course()));
    for (Finder finder : finders) {
      differences.addAll(finder.differences());
      left += finder.left;
    }
    return new Comparison(differences, left, unfinished);
  }

  /** What differences are told apart by. */
  private record Key(
      String before,
      String after,
      Optional<Decision> decidedBefore,
      Optional<Decision> decidedAfter,
      PrefixSet sources,
      PrefixSet destinations) {}

  /** Packets of one plane that differ. */
  private record Spot(List<Slice> slices, Plane.Cell cell) {}

  /** Differences on one course. */
  private static final class Finder {
    private final Subject subject;
    private final Collection<Needed> needed;
    private final LinkWords links;
    private final Map<Key, Growing> found = new LinkedHashMap<>();
    private long left;

    Finder(Subject subject, Role role, LinkWords links) {
      this.subject = subject;
      this.links = links;
      this.needed = Needed.of(role, subject.family());
    }

    void find(RuleSet before, RuleSet after, Budget budget) {
      Map<State, Space> spaces = Spaces.all(subject.course(), subject.family());
      Survey survey =
          Survey.ofDifferences(before, after, subject, List.copyOf(spaces.values()), budget);
      int number = 0;
      for (State state : spaces.keySet()) {
        for (List<Spot> spots : survey.look(number++, budget, Finder::spots)) {
          spots.forEach(spot -> add(state, spot));
        }
      }
    }

    private static List<Spot> spots(List<Slice> slices, Plane plane) {
      List<Spot> spots = new ArrayList<>();
      for (Plane.Cell cell : plane.cells()) {
        List<Outcome> outcomes = cell.outcomes();
        Treatment before = Treatments.of(outcomes.getFirst());
        Treatment after = Treatments.of(outcomes.getLast());
        if (!Treatments.areAlike(before, after)) {
          spots.add(new Spot(slices, cell));
        }
      }
      return spots;
    }

    private void add(State state, Spot spot) {
      List<Outcome> outcomes = spot.cell.outcomes();
      Treatment before = Treatments.of(outcomes.getFirst(), subject.family());
      Treatment after = Treatments.of(outcomes.getLast(), subject.family());
      if (found.size() >= MOST) {
        left++;
        return;
      }
      Key key =
          new Key(
              before.text(),
              after.text(),
              Verdicts.decision(outcomes.getFirst()),
              Verdicts.decision(outcomes.getLast()),
              spot.cell.sources(),
              spot.cell.destinations());
      found.computeIfAbsent(key, same -> new Growing(before, after, spot)).add(state, spot);
    }

    List<Difference> differences() {
      List<Difference> list = new ArrayList<>();
      found.forEach((key, growing) -> list.add(growing.difference(key, this)));
      list.sort(
          Comparator.comparingDouble(
                  (Difference some) ->
                      found.isEmpty() ? 0 : -size(some.sources()) * size(some.destinations()))
              .thenComparingInt(some -> some.messages().types().findFirst().orElse(0)));
      return list;
    }

    private double size(PrefixSet set) {
      return set.prefixes(subject.family())
          .mapToDouble(prefix -> Math.pow(2, -prefix.length()))
          .sum();
    }

    /** What needs such messages on this course. */
    private List<Function> functions(MessageSet messages, Set<State> states) {
      return needed.stream()
          .filter(one -> one.course() == subject.course())
          .filter(one -> messages.contains(one.type(), one.code()))
          .filter(
              one ->
                  Spaces.of(one.traffic(), one.course()).stream()
                      .anyMatch(space -> space.states().stream().anyMatch(states::contains)))
          .flatMap(one -> one.functions().stream())
          .distinct()
          .toList();
    }
  }

  /** A difference while more of it may come. */
  private static final class Growing {
    private final Treatment before;
    private final Treatment after;
    private final Spot first;
    private MessageSet messages = new MessageSet.Builder().build();
    private final Set<State> states = EnumSet.noneOf(State.class);
    private final Set<String> in = new LinkedHashSet<>();
    private final Set<String> out = new LinkedHashSet<>();

    Growing(Treatment before, Treatment after, Spot first) {
      this.before = before;
      this.after = after;
      this.first = first;
    }

    void add(State state, Spot spot) {
      states.add(state);
      for (Slice slice : spot.slices) {
        messages = messages.union(slice.messages());
        in.addAll(slice.in());
        out.addAll(slice.out());
      }
    }

    /** By which interfaces they come and leave, where it is not by all. */
    private String by(Course course, LinkWords links) {
      String arriving = course == Course.OUT ? "" : links.words(in);
      String leaving = course == Course.IN ? "" : links.words(out);
      List<String> words = new ArrayList<>();
      if (!arriving.isEmpty()) {
        words.add(LinkWords.arriving(course) + " " + arriving);
      }
      if (!leaving.isEmpty()) {
        words.add(LinkWords.leaving(course) + " " + leaving);
      }
      return String.join(" and ", words);
    }

    Difference difference(Key key, Finder finder) {
      Course course = finder.subject.course();
      Situation example = Examples.of(finder.subject, first.slices.getFirst(), first.cell);
      List<Function> functions = finder.functions(messages, states);
      boolean lost = before.passes() && after.stops();
      boolean gained = before.stops() && after.passes();
      return new Difference(
          finder.subject.family(),
          course,
          messages,
          states,
          course == Course.OUT ? List.of() : List.copyOf(in),
          course == Course.IN ? List.of() : List.copyOf(out),
          by(course, finder.links),
          key.sources,
          key.destinations,
          before,
          after,
          key.decidedBefore,
          key.decidedAfter,
          example,
          lost ? functions : List.of(),
          gained ? functions : List.of());
    }
  }
}
