package io.echogate.firewalls.audit;

import io.echogate.advice.analysis.Journey;
import io.echogate.advice.analysis.Traffic;
import io.echogate.advice.knowledge.Scope;
import io.echogate.advice.knowledge.Way;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.regions.Space;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Packets as advice knows them, in the terms of rules: with states, kinds of addresses, links. */
final class Spaces {
  /** ICMPv6's redirect. */
  static final int REDIRECT6 = 137;

  private static final Space.Links NOT_LOOPBACK = new Space.Links(true, Set.of("lo"));

  private Spaces() {}

  /**
   * All messages that there can be on a course, by what connection tracking can call them: one
   * space for each state.
   */
  static Map<State, Space> all(Course course, Family family) {
    Map<State, BitSet> types = new EnumMap<>(State.class);
    for (int type = 0; type < 256; type++) {
      for (State state : states(family, type)) {
        types.computeIfAbsent(state, key -> new BitSet()).set(type);
      }
    }
    Map<State, Space> spaces = new EnumMap<>(State.class);
    types.forEach(
        (state, some) ->
            spaces.put(
                state,
                Space.all(family)
                    .of(MessageSet.ofTypes(some))
                    .in(Set.of(state))
                    .by(NOT_LOOPBACK, NOT_LOOPBACK)
                    .sized(
                        Ranges.of(shortest(family), 65_535), Ranges.of(leastHops(course), 255))));
    return spaces;
  }

  /** A header, and eight bytes of a message: what is shorter is malformed. */
  private static int shortest(Family family) {
    return family == Family.IP4 ? 28 : 48;
  }

  /** Who has to send on a packet with less tells its sender instead, before rules are asked. */
  private static int leastHops(Course course) {
    return course == Course.FORWARD ? 2 : 0;
  }

  /** What connection tracking can call messages of a type. */
  static Set<State> states(Family family, int type) {
    Set<State> states = EnumSet.of(Tracking.unknown(family, type));
    if (Tracking.relates(family, type)) {
      states.add(State.RELATED);
    } else {
      Tracking.known(family, type).filter(state -> state != State.RELATED).ifPresent(states::add);
    }
    if (Tracking.isQuery(family, type)) {
      // The second packet of a ping belongs to the flow that the first has begun.
      states.add(State.ESTABLISHED);
    }
    return states;
  }

  /** Packets that come about when all is right. */
  static List<Space> of(Traffic traffic, Course course) {
    Family family = traffic.family();
    MessageSet messages =
        MessageSet.of(List.of(new MessageRange(traffic.type(), traffic.type(), traffic.code())));
    List<Space> spaces = new ArrayList<>();
    for (Traffic.Part part : traffic.parts()) {
      Space space =
          Space.all(family)
              .of(messages)
              .in(states(traffic, part, course))
              .by(NOT_LOOPBACK, NOT_LOOPBACK)
              .sized(
                  Ranges.of(part.lengths().least(), part.lengths().most()),
                  Ranges.of(part.hopLimits().least(), part.hopLimits().most()))
              .from(part.sources(), Set.of(source(course)));
      PrefixSet groups = part.destinations().intersection(groups(family));
      PrefixSet everybody = part.destinations().intersection(broadcast(family));
      PrefixSet single = part.destinations().without(groups).without(everybody);
      if (!single.isEmpty()) {
        spaces.add(space.to(single, Set.of(destination(course)), frames(course, LinkKind.UNICAST)));
      }
      if (!groups.isEmpty()) {
        spaces.add(
            space.to(groups, Set.of(AddressKind.MULTICAST), frames(course, LinkKind.MULTICAST)));
      }
      if (!everybody.isEmpty()) {
        spaces.add(
            space.to(everybody, Set.of(AddressKind.BROADCAST), frames(course, LinkKind.BROADCAST)));
      }
    }
    return spaces;
  }

  /**
   * Redirects of IPv6 as they have to come, from a router of the link, by what connection tracking
   * can call them; none if there can be none.
   */
  static Map<State, List<Space>> redirects(Course course, Family family) {
    Map<State, List<Space>> spaces = new EnumMap<>(State.class);
    if (course == Course.IN && family == Family.IP6) {
      Traffic traffic = Journey.of(family, REDIRECT6, 0, Way.IN, Scope.LINK255).getFirst();
      for (State state : states(family, REDIRECT6)) {
        spaces.put(
            state, of(traffic, course).stream().map(space -> space.in(Set.of(state))).toList());
      }
    }
    return spaces;
  }

  /**
   * What the link layer calls frames; those that are sent have no name yet, and pass as unicast.
   */
  private static Set<LinkKind> frames(Course course, LinkKind kind) {
    return Set.of(course == Course.OUT ? LinkKind.UNICAST : kind);
  }

  private static AddressKind source(Course course) {
    return course == Course.OUT ? AddressKind.LOCAL : AddressKind.UNICAST;
  }

  private static AddressKind destination(Course course) {
    return course == Course.IN ? AddressKind.LOCAL : AddressKind.UNICAST;
  }

  private static Set<State> states(Traffic traffic, Traffic.Part part, Course course) {
    Family family = traffic.family();
    int type = traffic.type();
    if (course != Course.IN) {
      // The kernel sends errors about packets that it has seen, and replies to queries; it has also
      // seen the packets of the flows that it forwards.
      return Tracking.known(family, type)
          .map(Set::of)
          .orElseGet(() -> Set.copyOf(states(family, type)));
    }
    if (Tracking.known(family, type).isEmpty()) {
      return states(family, type);
    }
    Set<State> states = EnumSet.noneOf(State.class);
    for (boolean known : part.known()) {
      states.add(
          known ? Tracking.known(family, type).orElseThrow() : Tracking.unknown(family, type));
    }
    return states;
  }

  private static PrefixSet groups(Family family) {
    String text = family == Family.IP4 ? "224.0.0.0" : "ff00::";
    return prefix(text, family == Family.IP4 ? 4 : 8);
  }

  private static PrefixSet broadcast(Family family) {
    return family == Family.IP4 ? prefix("255.255.255.255", 32) : PrefixSet.empty();
  }

  private static PrefixSet prefix(String text, int length) {
    return PrefixSet.of(List.of(Prefix.of(Address.parse(text).orElseThrow(), length)));
  }
}
