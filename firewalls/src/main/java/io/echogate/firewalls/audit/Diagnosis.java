package io.echogate.firewalls.audit;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.regions.Budget;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.regions.Outcome;
import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.regions.Slice;
import io.echogate.firewalls.regions.Space;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.regions.Survey;
import io.echogate.firewalls.regions.UnfinishedException;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What becomes of some messages on a course, and who stops them: the first that does, in the order
 * in which packets come by.
 *
 * @param messages about which it was asked
 * @param fates each end that some of them come to; those that are stopped first come first
 */
public record Diagnosis(Family family, Course course, MessageSet messages, List<Fate> fates) {
  /** So many ends get rules that mend them. */
  private static final int MOST_REMEDIES = 20;

  public Diagnosis {
    fates = List.copyOf(fates);
  }

  /**
   * An end that some messages come to.
   *
   * @param treatment what happens to them
   * @param stopper who stops them, or those beyond a limit, or those for which something unknown
   *     holds; empty if nobody does
   * @param messages which they are
   * @param states what connection tracking calls them
   * @param in by which interfaces they come; empty if this machine sends them
   * @param out by which interfaces they leave; empty if they are for this machine
   * @param alone whether all that are so come to this end; else some do, by their addresses, say,
   *     or their lengths
   * @param example one of them
   * @param remedy rules that let them pass; empty if that takes more, or would be wrong
   */
  public record Fate(
      Treatment treatment,
      Optional<Decision> stopper,
      MessageSet messages,
      Set<State> states,
      Set<String> in,
      Set<String> out,
      boolean alone,
      Situation example,
      Optional<Remedy> remedy) {
    public Fate {
      states = Set.copyOf(states);
      in = Set.copyOf(in);
      out = Set.copyOf(out);
    }

    /** Whether they are stopped, as far as is known; those under a limit are not. */
    public boolean stops() {
      return treatment.stops();
    }
  }

  /** Whether some are stopped, as far as is known; those under a limit are not. */
  public boolean stopsSome() {
    return fates.stream().anyMatch(Fate::stops);
  }

  /** Whether all are stopped. */
  public boolean stopsAll() {
    return !fates.isEmpty() && fates.stream().allMatch(Fate::stops);
  }

  /**
   * Follows all packets of these messages through rules.
   *
   * @param messages at least one
   * @param interfaces those that there are; none for the loopback one
   * @param by the interface by which packets come or leave; empty for all
   * @param now when they come
   * @param nanos how long it may take
   * @throws UnfinishedException if that is not enough
   */
  public static Diagnosis of(
      RuleSet rules,
      Family family,
      Course course,
      MessageSet messages,
      Set<String> interfaces,
      Optional<String> by,
      Instant now,
      long nanos) {
    Subject subject = Subject.of(course, family, now);
    Budget budget = Budget.nanos(nanos);
    List<Space> spaces = new ArrayList<>();
    List<State> states = new ArrayList<>();
    Spaces.all(course, family)
        .forEach(
            (state, space) -> {
              MessageSet some = space.messages().intersection(messages);
              for (Space one : by(space.of(some), course, interfaces, by)) {
                if (!some.isEmpty()) {
                  spaces.add(one);
                  states.add(state);
                }
              }
            });
    Survey survey = Survey.of(List.of(rules), subject, spaces, budget);
    Map<Key, Growing> found = new LinkedHashMap<>();
    for (int i = 0; i < spaces.size(); i++) {
      for (Tally tally : survey.look(i, budget, Tally::of)) {
        add(tally, states.get(i), messages, found);
      }
    }
    return new Diagnosis(family, course, messages, fates(found.values(), rules, subject));
  }

  private static List<Fate> fates(Collection<Growing> found, RuleSet rules, Subject subject) {
    Map<Likeness, Growing> ends = new LinkedHashMap<>();
    for (Growing one : found) {
      ends.merge(one.likeness(found), one, Growing::with);
    }
    List<Ranked> ranked = new ArrayList<>();
    ends.forEach(
        (likeness, end) ->
            ranked.add(new Ranked(rank(likeness.end.stopper, rules, subject), likeness, end)));
    ranked.sort(Comparator.comparingLong(Ranked::rank));
    Remedies remedies = new Remedies(rules);
    List<Fate> fates = new ArrayList<>();
    for (Ranked one : ranked) {
      boolean told = fates.size() < MOST_REMEDIES;
      Optional<Remedy> remedy =
          told ? one.end.remedy(one.likeness.end, subject, remedies) : Optional.empty();
      fates.add(one.end.fate(one.likeness, subject, remedy));
    }
    return fates;
  }

  /** What is forwarded may come by an interface, or leave by it. */
  private static List<Space> by(
      Space space, Course course, Set<String> interfaces, Optional<String> by) {
    Space.Links all = new Space.Links(false, interfaces);
    if (by.isEmpty()) {
      return List.of(space.by(all, all));
    }
    Space.Links one = new Space.Links(false, Set.of(by.get()));
    return switch (course) {
      case IN -> List.of(space.by(one, all));
      case OUT -> List.of(space.by(all, one));
      case FORWARD -> List.of(space.by(one, all), space.by(all, one));
    };
  }

  private static void add(Tally tally, State state, MessageSet asked, Map<Key, Growing> found) {
    for (Plane.Piece piece : tally.pieces()) {
      End end = new End(Treatments.of(piece.outcome()), stopper(piece.outcome()));
      for (Slice slice : tally.slices()) {
        found
            .computeIfAbsent(new Key(end, state), key -> new Growing(key, slice, piece))
            .add(slice, asked, piece);
      }
    }
  }

  /** The first that stops packets with an outcome, or may do so. */
  private static Optional<Decision> stopper(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Decided(Action action, List<Decision> decisions) ->
          action instanceof Action.Accept || decisions.isEmpty()
              ? Optional.empty()
              : Optional.of(decisions.getLast());
      case Outcome.IfMet some -> stopper(some.met()).or(() -> stopper(some.missed()));
      case Outcome.IfDecides some ->
          stopper(some.passed())
              .or(() -> stopper(some.dropped()))
              .or(() -> stopper(some.accepted()));
    };
  }

  /** The place of who stops packets in their order; what nobody stops comes last. */
  @SuppressWarnings("ReferenceEquality") // two chains may look the same
  private static long rank(Optional<Decision> stopper, RuleSet rules, Subject subject) {
    if (stopper.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long place = 0;
    for (Hook hook : subject.course().hooks()) {
      for (RuleSet.Entered entered : rules.at(hook, subject.family())) {
        if (hook == stopper.get().hook() && entered.chain() == stopper.get().entered()) {
          return place + stopper.get().rule().map(Rule::line).orElse(Integer.MAX_VALUE);
        }
        place += 1L << Integer.SIZE;
      }
    }
    return place;
  }

  /** An end: what happens there, by whom. */
  private record End(Treatment treatment, Optional<Decision> stopper) {}

  /** What packets are told apart by. */
  private record Key(End end, State state) {}

  /** What those that differ by nothing but their state have in common. */
  private record Likeness(
      End end, boolean alone, MessageSet messages, Set<String> in, Set<String> out) {}

  /** A fate before its example and remedy are known. */
  private record Ranked(long rank, Likeness likeness, Growing end) {}

  /** A fate while more of it may come. */
  private static final class Growing {
    /** Nobody should be helped to let these in: source quench, redirects. */
    private static final Set<Integer> HARMFUL4 = Set.of(4, 5);

    private static final Set<Integer> HARMFUL6 = Set.of(137);

    private final Key key;
    private final Set<State> states;
    private MessageSet messages = new MessageSet.Builder().build();
    private final Set<String> in = new TreeSet<>();
    private final Set<String> out = new TreeSet<>();
    private Slice slice;
    private Plane.Piece largest;

    Growing(Key key, Slice slice, Plane.Piece piece) {
      this.key = key;
      this.states = EnumSet.of(key.state);
      this.slice = slice;
      this.largest = piece;
    }

    void add(Slice more, MessageSet asked, Plane.Piece piece) {
      messages = messages.union(more.messages().intersection(asked));
      in.addAll(more.in());
      out.addAll(more.out());
      if (piece.share() > largest.share()) {
        largest = piece;
        slice = more;
      }
    }

    /** Both together, which differ by their states. */
    Growing with(Growing other) {
      states.addAll(other.states);
      return this;
    }

    @SuppressWarnings("ReferenceEquality") // each is itself
    Likeness likeness(Collection<Growing> all) {
      boolean alone = all.stream().noneMatch(other -> other != this && overlaps(other));
      return new Likeness(key.end, alone, messages, Set.copyOf(in), Set.copyOf(out));
    }

    private boolean overlaps(Growing other) {
      return key.state == other.key.state
          && !messages.intersection(other.messages).isEmpty()
          && (in.isEmpty() || !Collections.disjoint(in, other.in))
          && (out.isEmpty() || !Collections.disjoint(out, other.out));
    }

    Fate fate(Likeness likeness, Subject subject, Optional<Remedy> remedy) {
      MessageSet some = slice.messages().intersection(messages);
      int type = some.types().findFirst().orElseThrow();
      int code = some.codes(type).findFirst().orElse(0);
      Course course = subject.course();
      return new Fate(
          likeness.end.treatment,
          likeness.end.stopper,
          messages,
          states,
          course == Course.OUT ? Set.of() : in,
          course == Course.IN ? Set.of() : out,
          likeness.alone,
          Examples.ofMessage(subject, slice, largest.cell(), type, code),
          remedy);
    }

    Optional<Remedy> remedy(End end, Subject subject, Remedies remedies) {
      return end.treatment.stops() && isWanted(subject.family())
          ? end.stopper.flatMap(
              one -> remedies.passing(one, subject.family(), subject.course(), messages))
          : Optional.empty();
    }

    /** Whether these should pass: no harmful ones, and no answers to what nobody asked. */
    private boolean isWanted(Family family) {
      Set<Integer> harmful = family == Family.IP4 ? HARMFUL4 : HARMFUL6;
      return messages.types().noneMatch(harmful::contains)
          && messages
              .types()
              .anyMatch(
                  type ->
                      Tracking.known(family, type)
                          .map(states::contains)
                          .orElse(true));
    }
  }
}
