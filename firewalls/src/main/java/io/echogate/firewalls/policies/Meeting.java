package io.echogate.firewalls.policies;

import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.policies.Way.Unsaid;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.MessageSet;
import io.echogate.policy.PrefixSet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Which packets of a cube meet a rule, match by match: a method for each kind of match. They stay
 * together because each narrows the same ways, and what one leaves open the next one asks.
 */
final class Meeting {
  /** The test of nftables for 8 bytes behind the IP header, which all messages here have. */
  private static final String PRESENCE = "@th,56,8 & 0x0 == 0x0";

  static final PrefixSet MULTICAST = Prefixes.of("224.0.0.0/4", "ff00::/8");

  private final Rule rule;
  private final Subject subject;
  private final Notes notes;
  private List<Way> ways;

  private Meeting(Rule rule, Cube cube, Subject subject, Notes notes) {
    this.rule = rule;
    this.subject = subject;
    this.notes = notes;
    this.ways = List.of(new Way(cube, false, List.of(), List.of(), false));
  }

  /** The ways to meet a rule; no two of them have packets in common. */
  static List<Way> of(Rule rule, Cube cube, Subject subject, Notes notes) {
    Meeting meeting = new Meeting(rule, cube, subject, notes);
    for (Match match : rule.matches()) {
      meeting.add(match);
      if (meeting.ways.isEmpty()) {
        break;
      }
    }
    return meeting.ways;
  }

  private void add(Match match) {
    switch (match) {
      case Match.OfFamily of -> keep(of.families().contains(subject.family()));
      case Match.Protocol protocol ->
          keep(protocol.protocols().contains(subject.protocol()) != protocol.negated());
      case Match.Messages messages -> messages(messages);
      case Match.Addresses addresses -> {
        keep(addresses.family() == subject.family());
        who(
            addresses.side(),
            new Who(
                addresses.negated(),
                addresses.prefixes().only(subject.family()),
                Set.of(),
                addresses.set()),
            "its " + word(addresses.side()));
      }
      case Match.Wildcard wildcard -> {
        keep(wildcard.value().family() == subject.family());
        unsaid(
            word(wildcard.side()) + " " + wildcard.value() + " under the mask " + wildcard.mask(),
            "a policy has prefixes only");
      }
      case Match.AddressKinds kinds -> kinds(kinds);
      case Match.LinkKinds kinds -> unsaid("its kind on the link", "a policy does not ask for it");
      case Match.Interfaces interfaces ->
          subject
              .links()
              .meets(interfaces, subject.direction(), subject.forwarded())
              .ifPresentOrElse(
                  this::keep,
                  () ->
                      unsaid(
                          "interfaces " + interfaces.names(),
                          "a policy of one interface does not know the other one"));
      case Match.States states -> states(states);
      case Match.Numbers numbers -> numbers(numbers);
      case Match.Parts parts -> keep(parts.parts().contains(subject.part()));
      case Match.Before before -> before(before.end());
      case Match.Limit limit ->
          each(
              way ->
                  List.of(
                      new Way(
                          way.cube(),
                          way.unknownOnly(),
                          with(way.limits(), limit),
                          way.unsaid(),
                          way.narrowed())));
      case Match.Unknown unknown -> unknown(unknown.what());
    }
  }

  private void unknown(String what) {
    if (what.strip().equals(PRESENCE)) {
      keep(subject.isMessage());
      return;
    }
    unsaid(what, "a policy cannot ask for it");
  }

  private interface Step {
    List<Way> of(Way way);
  }

  private void each(Step step) {
    List<Way> all = new ArrayList<>();
    for (Way way : ways) {
      all.addAll(step.of(way));
    }
    ways = all;
  }

  private void keep(boolean whether) {
    if (!whether) {
      ways = List.of();
    }
  }

  private static <T> List<T> with(List<T> list, T more) {
    List<T> all = new ArrayList<>(list);
    all.add(more);
    return all;
  }

  /** The way to another cube; no way if that is empty. */
  private static List<Way> to(Way way, Cube cube) {
    return to(way, cube, way.unknownOnly());
  }

  private static List<Way> to(Way way, Cube cube, boolean unknownOnly) {
    boolean narrowed = way.narrowed() || (!way.limits().isEmpty() && !cube.equals(way.cube()));
    return cube.isEmpty()
        ? List.of()
        : List.of(new Way(cube, unknownOnly, way.limits(), way.unsaid(), narrowed));
  }

  private void unsaid(String what, String why) {
    each(
        way ->
            List.of(
                new Way(
                    way.cube(),
                    way.unknownOnly(),
                    way.limits(),
                    with(way.unsaid(), new Unsaid(what, why)),
                    way.narrowed())));
  }

  private void messages(Match.Messages match) {
    keep(subject.isMessage() && match.family() == subject.family());
    Messages messages = new Messages(match.messages());
    each(way -> to(way, way.cube().with(way.cube().messages().and(messages))));
  }

  private static String word(Side side) {
    return side == Side.SOURCE ? "source" : "destination";
  }

  private void who(Side side, Who who, String what) {
    each(
        way -> {
          Cube cube = way.cube();
          Optional<Who> both = (side == Side.SOURCE ? cube.source() : cube.destination()).and(who);
          if (both.isEmpty()) {
            return List.of(
                new Way(
                    cube,
                    way.unknownOnly(),
                    way.limits(),
                    with(
                        way.unsaid(),
                        new Unsaid(
                            "two conditions about " + what,
                            "a statement has one for each side, and these two are not one")),
                    way.narrowed()));
          }
          return to(way, side == Side.SOURCE ? cube.from(both.get()) : cube.to(both.get()));
        });
  }

  /**
   * Addresses are of this machine, of all, of a group, or of others: what else there is is rare.
   */
  private void kinds(Match.AddressKinds match) {
    EnumSet<AddressKind> meant = EnumSet.noneOf(AddressKind.class);
    meant.addAll(match.kinds());
    if (match.negated()) {
      meant = EnumSet.complementOf(meant);
    }
    boolean others = meant.contains(AddressKind.UNICAST);
    Family family = subject.family();
    EnumSet<AddressKind> told = EnumSet.of(AddressKind.LOCAL, AddressKind.MULTICAST);
    if (family == Family.IP4) {
      told.add(AddressKind.BROADCAST);
    }
    for (AddressKind kind : EnumSet.allOf(AddressKind.class)) {
      boolean plain =
          told.contains(kind) || kind == AddressKind.UNICAST || kind == AddressKind.BROADCAST;
      if (!plain && meant.contains(kind) != others) {
        notes.nearly(
            rule,
            "kinds of addresses",
            "a policy tells own, broadcast and multicast addresses from all others, which it takes"
                + " for unicast");
        break;
      }
    }
    EnumSet<AddressKind> listed = EnumSet.copyOf(told);
    if (others) {
      listed.removeAll(meant);
    } else {
      listed.retainAll(meant);
    }
    EnumSet<BuiltInSet> sets = EnumSet.noneOf(BuiltInSet.class);
    PrefixSet prefixes = PrefixSet.empty();
    for (AddressKind kind : listed) {
      switch (kind) {
        case LOCAL -> sets.add(BuiltInSet.SELF);
        case BROADCAST -> sets.add(BuiltInSet.BROADCAST);
        default -> prefixes = MULTICAST.only(family);
      }
    }
    who(
        match.side(),
        new Who(others, prefixes, sets, Optional.empty()),
        "the kind of its " + word(match.side()));
  }

  private void states(Match.States match) {
    EnumSet<State> meant = EnumSet.noneOf(State.class);
    meant.addAll(match.states());
    if (match.negated()) {
      meant = EnumSet.complementOf(meant);
    }
    EnumSet<State> states = meant;
    Family family = subject.family();
    if (!subject.isMessage()) {
      keep(states.contains(subject.part() == Match.Part.LATER ? State.UNTRACKED : State.NEW));
      return;
    }
    IntPredicate unknown = type -> states.contains(Tracking.unknown(family, type));
    IntPredicate known =
        type ->
            states.contains(
                Tracking.known(family, type).orElseGet(() -> Tracking.unknown(family, type)));
    each(
        way -> {
          Cube cube = way.cube();
          noteStates(cube.messages().set(), states);
          if (cube.known()) {
            return way.unknownOnly() ? List.of() : to(way, cube.with(cube.messages().only(known)));
          }
          if (way.unknownOnly()) {
            return to(way, cube.with(cube.messages().only(unknown)));
          }
          List<Way> parts = new ArrayList<>();
          parts.addAll(to(way, cube.with(cube.messages().only(known.and(unknown)))));
          Cube only = cube.with(cube.messages().only(known.and(unknown.negate())));
          parts.addAll(to(way, only.ofKnownFlows()));
          Cube rest = cube.with(cube.messages().only(unknown.and(known.negate())));
          parts.addAll(to(way, rest, true));
          return parts;
        });
  }

  private void noteStates(MessageSet messages, Set<State> states) {
    Family family = subject.family();
    boolean queries = messages.types().anyMatch(type -> Tracking.isQuery(family, type));
    if (queries && states.contains(State.NEW) != states.contains(State.ESTABLISHED)) {
      notes.nearly(
          null,
          "queries that are repeated",
          "connection tracking calls a query established once its flow was answered; a policy takes"
              + " every query for a new one");
    }
    if (states.contains(State.ESTABLISHED)
        && messages.types().anyMatch(t -> isKnown(family, t, State.ESTABLISHED))) {
      notes.nearly(
          null,
          "solicited",
          "connection tracking forgets a query 30 s after the last packet of its exchange, a policy"
              + " 60 s after the query");
    }
  }

  private static boolean isKnown(Family family, int type, State state) {
    return Tracking.known(family, type).filter(state::equals).isPresent();
  }

  private void numbers(Match.Numbers match) {
    switch (match.quantity()) {
      case DSCP -> unsaid("DSCP", "a policy does not ask for it");
      case LENGTH -> {
        if (subject.isMessage()) {
          within(match, Cube.LONGEST, true);
        } else {
          // What has no message has no length that is known here.
          unsaid("length", "fragments and malformed packets have no conditions");
        }
      }
      case HOP_LIMIT -> within(match, 255, false);
    }
  }

  private void within(Match.Numbers match, int most, boolean length) {
    List<Interval> intervals = intervals(match.ranges(), match.negated(), most);
    each(
        way -> {
          List<Way> parts = new ArrayList<>();
          for (Interval interval : intervals) {
            Cube cube = way.cube();
            parts.addAll(
                to(
                    way,
                    length
                        ? cube.within(cube.length().and(interval))
                        : cube.hops(cube.hopLimit().and(interval))));
          }
          return parts;
        });
  }

  /** Intervals in their order, with gaps between them. */
  private static List<Interval> intervals(Ranges ranges, boolean negated, int most) {
    List<Interval> inside = new ArrayList<>();
    ranges.list().stream()
        .sorted(Comparator.comparingInt(Ranges.Range::first))
        .forEach(
            range -> {
              int last = Math.min(range.last(), most);
              boolean joins = !inside.isEmpty() && range.first() <= inside.getLast().most() + 1;
              if (joins) {
                Interval before = inside.removeLast();
                inside.add(new Interval(before.least(), Math.max(before.most(), last)));
              } else if (range.first() <= most) {
                inside.add(new Interval(range.first(), last));
              }
            });
    if (!negated) {
      return inside;
    }
    List<Interval> outside = new ArrayList<>();
    int next = 0;
    for (Interval interval : inside) {
      if (interval.least() > next) {
        outside.add(new Interval(next, interval.least() - 1));
      }
      next = interval.most() + 1;
    }
    if (next <= most) {
      outside.add(new Interval(next, most));
    }
    return outside;
  }

  private void before(Instant end) {
    ZonedDateTime time = end.atZone(ZoneOffset.UTC);
    if (!time.toLocalTime().equals(LocalTime.MIDNIGHT)) {
      unsaid("before " + end, "a policy counts whole days of UTC");
      return;
    }
    LocalDate last = time.toLocalDate().minusDays(1);
    each(
        way -> {
          Cube cube = way.cube();
          return to(way, last.isBefore(cube.until()) ? cube.until(last) : cube);
        });
  }

  /** The addresses of link-local scope and none, whence listeners of groups report. */
  static boolean isListener(Who who) {
    return who.asksSame(Who.in(Prefixes.of("fe80::/10", "::/128")));
  }

  static boolean isMulticast(PrefixSet prefixes, Family family) {
    return prefixes.equals(MULTICAST.only(family));
  }
}
