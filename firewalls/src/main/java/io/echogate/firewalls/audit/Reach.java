package io.echogate.firewalls.audit;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Space;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The addresses that are expected at interfaces: those with which rules let other connections pass
 * there. A list that lets in what comes from the own network and nothing else is a filter of
 * sources (BCP 38); that it drops ICMP from elsewhere along with everything else breaks nothing.
 */
final class Reach {
  private static final String LOOPBACK = "lo";

  /** Nobody names such an interface. */
  private static final String UNNAMED = "\0";

  /** Of more interfaces it is not asked. */
  private static final int MOST_LINKS = 500;

  /** More pairs of groups of interfaces are not told apart. */
  private static final int MOST_PAIRS = 600;

  private final Subject subject;
  private final Set<String> there;
  private final Set<String> named;
  private final LetBy letBy;
  private final Map<Asked, List<Area>> known = new LinkedHashMap<>();

  /**
   * The reach of rules.
   *
   * @param there the interfaces that there are; empty for any
   */
  Reach(RuleSet rules, Subject subject, Set<String> there) {
    this.subject = subject;
    this.there = Set.copyOf(there);
    this.letBy = new LetBy(rules, subject);
    this.named = rules.interfaces();
    named.remove(LOOPBACK);
  }

  /** What addresses depend on. */
  private record Asked(boolean beginning, boolean error) {}

  /** Interfaces, and the addresses that are expected there. */
  private record Area(Space.Links in, Space.Links out, PrefixSet sources, PrefixSet destinations) {}

  /** The addresses of an interface: of what comes or leaves by it. */
  private record Expected(PrefixSet sources, PrefixSet destinations) {}

  /** Of needed packets those that are expected, each with the interfaces where they are. */
  List<Space> expected(Space space) {
    if (subject.course() == Course.OUT || isOfLink(space)) {
      return List.of(space.by(among(space.in()), among(space.out())));
    }
    boolean beginning = space.states().equals(Set.of(State.NEW));
    List<Space> expected = new ArrayList<>();
    for (Area area :
        known.computeIfAbsent(new Asked(beginning, isError(space)), asked -> areas(asked))) {
      PrefixSet sources = space.sources().intersection(area.sources);
      PrefixSet destinations = space.destinations().intersection(area.destinations);
      Space.Links in = among(area.in);
      Space.Links out = among(area.out);
      boolean some = !isNone(in) && !isNone(out);
      if (some && !sources.isEmpty() && !destinations.isEmpty()) {
        expected.add(
            space
                .by(in, out)
                .from(sources, space.sourceKinds())
                .to(destinations, space.destinationKinds(), space.linkKinds()));
      }
    }
    return expected;
  }

  /** Those of them that there are. */
  private Space.Links among(Space.Links links) {
    if (there.isEmpty()) {
      return links;
    }
    Set<String> some = new HashSet<>(there);
    some.removeIf(name -> links.names().contains(name) == links.allBut());
    return new Space.Links(false, some);
  }

  private static boolean isNone(Space.Links links) {
    return !links.allBut() && links.names().isEmpty();
  }

  /** Neighbour discovery and the like have addresses of their own, which nothing else has. */
  private boolean isOfLink(Space space) {
    return subject.family() == Family.IP6 && space.messages().types().anyMatch(type -> type >= 130);
  }

  private boolean isError(Space space) {
    return space
        .messages()
        .types()
        .anyMatch(
            type ->
                subject.family() == Family.IP6
                    ? type < 128
                    : type == 3 || type == 11 || type == 12);
  }

  private List<Area> areas(Asked asked) {
    Map<Expected, Set<String>> in = groups(Way.IN, asked);
    Map<Expected, Set<String>> out =
        subject.course() == Course.FORWARD
            ? groups(Way.OUT, asked)
            : Map.of(new Expected(all(), all()), Set.of(UNNAMED));
    if ((long) in.size() * out.size() > MOST_PAIRS) {
      Space.Links any = new Space.Links(true, Set.of(LOOPBACK));
      return List.of(new Area(any, any, all(), all()));
    }
    List<Area> areas = new ArrayList<>();
    in.forEach(
        (arriving, by) ->
            out.forEach(
                (leaving, over) ->
                    areas.add(
                        new Area(
                            links(by, in),
                            links(over, out),
                            both(arriving.sources, leaving.sources),
                            both(arriving.destinations, leaving.destinations)))));
    return areas;
  }

  /** What both have; all if that is nothing, for then nothing is expected by these two. */
  private PrefixSet both(PrefixSet one, PrefixSet other) {
    PrefixSet both = one.intersection(other);
    return both.isEmpty() ? all() : both;
  }

  /** The interfaces by what is expected there; one without a name stands for all others. */
  private Map<Expected, Set<String>> groups(Way way, Asked asked) {
    Map<String, LetBy.Addresses> sources = new LinkedHashMap<>();
    Map<String, LetBy.Addresses> destinations = new LinkedHashMap<>();
    if (named.size() <= MOST_LINKS) {
      for (String link : named) {
        sources.put(link, letBy.at(link, way, Side.SOURCE, asked.beginning));
        destinations.put(link, letBy.at(link, way, Side.DESTINATION, asked.beginning));
      }
    }
    sources.put(UNNAMED, letBy.at(UNNAMED, way, Side.SOURCE, asked.beginning));
    destinations.put(UNNAMED, letBy.at(UNNAMED, way, Side.DESTINATION, asked.beginning));
    merge(sources);
    merge(destinations);
    PrefixSet own = own(sources);
    Map<Expected, Set<String>> groups = new LinkedHashMap<>();
    sources.forEach(
        (link, addresses) -> {
          LetBy.Addresses to = destinations.get(link);
          if (to != null) {
            Expected expected =
                new Expected(expected(addresses, own, asked.error), expected(to, own, false));
            groups.computeIfAbsent(expected, same -> new HashSet<>()).add(link);
          }
        });
    return groups;
  }

  /** Interfaces that only patterns name are one with those that nobody names. */
  private static void merge(Map<String, LetBy.Addresses> links) {
    LetBy.Addresses others = links.remove(UNNAMED);
    for (String pattern : links.keySet().stream().filter(link -> link.endsWith("*")).toList()) {
      LetBy.Addresses some = links.remove(pattern);
      others = some == null || others == null ? others : others.or(some);
    }
    if (others != null) {
      links.put(UNNAMED, others);
    }
  }

  /** The networks behind interfaces by which nothing else comes. */
  private PrefixSet own(Map<String, LetBy.Addresses> sources) {
    PrefixSet.Builder own = new PrefixSet.Builder();
    sources.values().stream()
        .map(LetBy.Addresses::prefixes)
        .filter(prefixes -> !prefixes.equals(all()))
        .forEach(own::addAll);
    return own.build();
  }

  /**
   * Errors about what is said with single hosts come from all routers between. What comes from
   * elsewhere with an address of an own network is forged, and dropped on purpose.
   */
  private PrefixSet expected(LetBy.Addresses addresses, PrefixSet own, boolean error) {
    if (addresses.prefixes().isEmpty() || (error && addresses.arePeers())) {
      return all();
    }
    if (!addresses.prefixes().equals(all())) {
      return addresses.prefixes();
    }
    PrefixSet.Builder forged = new PrefixSet.Builder();
    addresses.denied().prefixes(subject.family()).filter(own::meets).forEach(forged::add);
    return all().without(forged.build());
  }

  private PrefixSet all() {
    return PrefixSet.all(subject.family());
  }

  /** All of these; where that without a name is among them, all but those of the other groups. */
  private static Space.Links links(Set<String> some, Map<Expected, Set<String>> groups) {
    if (!some.contains(UNNAMED)) {
      return new Space.Links(false, some);
    }
    Set<String> others = new HashSet<>();
    others.add(LOOPBACK);
    groups.values().stream().filter(group -> !group.equals(some)).forEach(others::addAll);
    return new Space.Links(true, others);
  }
}
