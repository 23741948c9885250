package io.echogate.firewalls.audit;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.regions.Budget;
import io.echogate.firewalls.regions.Outcome;
import io.echogate.firewalls.regions.Space;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.regions.Survey;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What rules do to the messages of a family on a course.
 *
 * @param all all packets that there can be, by what connection tracking calls them
 * @param needed the packets that something cannot do without
 * @param redirects those of IPv6 that a receiver does not throw away (RFC 4861 8.1), by what
 *     connection tracking calls them; none of IPv4, where all of them are in {@code all}
 * @param interfaces those that there are; empty if that is not known
 */
record Look(
    Subject subject,
    Map<State, List<Tally>> all,
    Map<Needed, List<Tally>> needed,
    Map<State, List<Tally>> redirects,
    Set<String> interfaces) {

  /**
   * Looks at a course.
   *
   * @param interfaces those by which packets come and leave; empty for any
   */
  static Look at(RuleSet rules, Subject subject, Role role, Set<String> interfaces, Budget budget) {
    Family family = subject.family();
    Map<State, Space> broad = Spaces.all(subject.course(), family);
    List<Space> spaces = new ArrayList<>(broad.values());
    Map<Needed, Integer> firsts = new LinkedHashMap<>();
    for (Needed needed : Needed.of(role, family)) {
      if (needed.course() == subject.course()) {
        firsts.put(needed, spaces.size());
        spaces.addAll(Spaces.of(needed.traffic(), subject.course()));
      }
    }
    Map<State, List<Space>> redirects = Spaces.redirects(subject.course(), family);
    int firstRedirect = spaces.size();
    redirects.values().forEach(spaces::addAll);
    if (!interfaces.isEmpty()) {
      Space.Links links = new Space.Links(false, interfaces);
      spaces.replaceAll(space -> space.by(links, links));
    }
    Survey survey = Survey.of(List.of(rules), subject, spaces, budget);
    Map<State, List<Tally>> all = new EnumMap<>(State.class);
    int space = 0;
    for (State state : broad.keySet()) {
      all.put(state, survey.look(space++, budget, Tally::of));
    }
    Map<Needed, List<Tally>> tallies = new LinkedHashMap<>();
    for (Needed needed : firsts.keySet()) {
      List<Tally> some = new ArrayList<>();
      int count = Spaces.of(needed.traffic(), subject.course()).size();
      for (int i = 0; i < count; i++) {
        some.addAll(survey.look(firsts.get(needed) + i, budget, Tally::of));
      }
      tallies.put(needed, some);
    }
    Map<State, List<Tally>> redirected = new EnumMap<>(State.class);
    int redirect = firstRedirect;
    for (Map.Entry<State, List<Space>> some : redirects.entrySet()) {
      List<Tally> ends = new ArrayList<>();
      for (int i = 0; i < some.getValue().size(); i++) {
        ends.addAll(survey.look(redirect++, budget, Tally::of));
      }
      redirected.put(some.getKey(), ends);
    }
    return new Look(subject, all, tallies, redirected, interfaces);
  }

  /**
   * What becomes of a message that connection tracking calls so; of redirects that nobody would
   * follow it does not matter.
   */
  List<Tally> tallies(int type, int code, State state) {
    if (subject.family() == Family.IP6 && type == Spaces.REDIRECT6 && !redirects.isEmpty()) {
      return redirects.getOrDefault(state, List.of());
    }
    return Tally.of(all.getOrDefault(state, List.of()), type, code);
  }

  void forEachOutcome(Consumer<Outcome> action) {
    all.values()
        .forEach(
            tallies ->
                tallies.forEach(
                    tally -> tally.pieces().forEach(piece -> action.accept(piece.outcome()))));
  }
}
