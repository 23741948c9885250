package io.echogate.firewalls.audit;

import io.echogate.firewalls.audit.Diagnosis.Fate;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.regions.Outcome;
import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.regions.Slice;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
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

/** Puts together the ends that packets of some messages come to, and who stops them there. */
final class Ends {
  /** So many ends get rules that mend them. */
  private static final int MOST_REMEDIES = 20;

  private final RuleSet rules;
  private final Subject subject;
  private final MessageSet asked;
  private final Telling telling;
  private final Map<Key, Growing> found = new LinkedHashMap<>();

  /**
   * Nothing yet.
   *
   * @param interfaces those that there are
   */
  Ends(RuleSet rules, Subject subject, MessageSet asked, Set<String> interfaces) {
    LinkWords links = LinkWords.of(List.of(), interfaces);
    this.telling = new Telling(subject.family(), subject.course(), links);
    this.rules = rules;
    this.subject = subject;
    this.asked = asked;
  }

  /** Adds what becomes of packets that connection tracking calls so. */
  void add(Tally tally, State state) {
    for (Plane.Piece piece : tally.pieces()) {
      Treatment treatment = Treatments.of(piece.outcome(), subject.family());
      End end = new End(treatment, stopper(piece.outcome()));
      for (Slice slice : tally.slices()) {
        found
            .computeIfAbsent(new Key(end, state), key -> new Growing(key, slice, piece))
            .add(slice, asked, piece);
      }
    }
  }

  /** What came of all that were added: who stops packets first comes first. */
  List<Fate> fates() {
    Map<Likeness, Growing> ends = new LinkedHashMap<>();
    for (Growing one : found.values()) {
      ends.merge(one.likeness(found.values(), telling), one, Growing::with);
    }
    List<Ranked> ranked = new ArrayList<>();
    ends.forEach(
        (likeness, end) -> ranked.add(new Ranked(rank(likeness.end.stopper), likeness, end)));
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

  /**
   * The first that stops packets with an outcome: where limits have room and nothing unknown holds,
   * or else where that is otherwise.
   */
  private static Optional<Decision> stopper(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Decided(Action action, List<Decision> decisions) ->
          action instanceof Action.Accept || decisions.isEmpty()
              ? Optional.empty()
              : Optional.of(decisions.getLast());
      case Outcome.IfMet(Rule rule, Outcome met, Outcome missed) ->
          isUsuallyMet(rule)
              ? stopper(met).or(() -> stopper(missed))
              : stopper(missed).or(() -> stopper(met));
      case Outcome.IfDecides some ->
          stopper(some.passed())
              .or(() -> stopper(some.dropped()))
              .or(() -> stopper(some.accepted()));
    };
  }

  private static boolean isUsuallyMet(Rule rule) {
    List<Match> open =
        rule.matches().stream()
            .filter(match -> match instanceof Match.Limit || match instanceof Match.Unknown)
            .toList();
    return !open.isEmpty()
        && open.stream().allMatch(match -> match instanceof Match.Limit limit && !limit.over());
  }

  /** The place of who stops packets in their order; what nobody stops comes last. */
  @SuppressWarnings("ReferenceEquality") // two chains may look the same
  private long rank(Optional<Decision> stopper) {
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
      End end, boolean alone, String which, MessageSet messages, Set<String> in, Set<String> out) {}

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

    /** As many as are looked at, and one that shows that there are more. */
    private final List<Telling.Sample> samples = new ArrayList<>();

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
      if (samples.size() <= Telling.MOST) {
        samples.add(new Telling.Sample(more, piece));
      }
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
    Likeness likeness(Collection<Growing> all, Telling telling) {
      List<Telling.Sample> others = new ArrayList<>();
      for (Growing other : all) {
        if (other != this && overlaps(other)) {
          others.addAll(other.samples);
        }
      }
      return new Likeness(
          key.end,
          others.isEmpty(),
          telling.words(samples, others),
          messages,
          Set.copyOf(in),
          Set.copyOf(out));
    }

    private boolean overlaps(Growing other) {
      return key.state == other.key.state
          && !messages.intersection(other.messages).isEmpty()
          && (in.isEmpty() || !Collections.disjoint(in, other.in))
          && (out.isEmpty() || !Collections.disjoint(out, other.out));
    }

    Fate fate(Likeness likeness, Subject subject, Optional<Remedy> remedy) {
      Course course = subject.course();
      return new Fate(
          likeness.end.treatment,
          likeness.end.stopper,
          messages,
          states,
          course == Course.OUT ? Set.of() : in,
          course == Course.IN ? Set.of() : out,
          likeness.alone,
          likeness.which,
          Examples.ofMessage(subject, slice, largest.cell(), type(), code()),
          remedy);
    }

    private int type() {
      return slice.messages().intersection(messages).types().findFirst().orElseThrow();
    }

    private int code() {
      return slice.messages().intersection(messages).codes(type()).findFirst().orElse(0);
    }

    Optional<Remedy> remedy(End end, Subject subject, Remedies remedies) {
      return end.treatment.stops() && isWanted(subject.family())
          ? end.stopper.flatMap(
              one ->
                  remedies.passing(
                      one,
                      subject.family(),
                      subject.course(),
                      messages,
                      Examples.ofMessage(subject, slice, largest.cell(), type(), code())))
          : Optional.empty();
    }

    /** Whether these should pass: no harmful ones, and no answers to what nobody asked. */
    private boolean isWanted(Family family) {
      Set<Integer> harmful = family == Family.IP4 ? HARMFUL4 : HARMFUL6;
      return messages.types().noneMatch(harmful::contains)
          && messages
              .types()
              .anyMatch(type -> Tracking.known(family, type).map(states::contains).orElse(true));
    }
  }
}
