package io.echogate.firewalls.audit;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.regions.Budget;
import io.echogate.firewalls.regions.Outcome;
import io.echogate.firewalls.regions.Space;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.regions.Survey;
import io.echogate.firewalls.regions.UnfinishedException;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What rules do to the messages of a family on a course.
 *
 * @param untracked messages that no connection tracking sees, whatever it would call them
 * @param all all packets that there can be, by what connection tracking calls them
 * @param needed the packets that something cannot do without
 * @param redirects those of IPv6 that a receiver does not throw away (RFC 4861 8.1), by what
 *     connection tracking calls them; none of IPv4, where all of them are in {@code all}
 * @param interfaces those that there are; empty if that is not known
 * @param missing why not all was looked at; then there are no packets but those that something
 *     needs, as far as these were looked at
 */
record Look(
    Subject subject,
    Untracked untracked,
    Map<State, List<Tally>> all,
    Map<Needed, List<Tally>> needed,
    Map<State, List<Tally>> redirects,
    Set<String> interfaces,
    Optional<Missing> missing) {

  /**
   * Why not all was looked at.
   *
   * @param reason of what there was not enough
   * @param done how many messages that something needs were looked at
   * @param all how many there are
   */
  record Missing(UnfinishedException.Reason reason, int done, int all) {}

  /** A needed message, and the numbers of its spaces: from the first to before the end. */
  private record Asked(Needed needed, int first, int end) {}

  /**
   * Looks at a course.
   *
   * @param interfaces those by which packets come and leave; empty for any
   * @throws UnfinishedException if there is not enough time or room to prepare it
   */
  static Look at(RuleSet rules, Subject subject, Role role, Set<String> interfaces, Budget budget) {
    Family family = subject.family();
    Untracked untracked = Untracked.of(rules, subject);
    Map<State, Space> broad = untracked.of(Spaces.all(subject.course(), family));
    List<Space> spaces = new ArrayList<>(broad.values());
    Map<State, List<Space>> redirects = new EnumMap<>(State.class);
    int firstRedirect = spaces.size();
    Spaces.redirects(subject.course(), family)
        .forEach((state, some) -> redirects.put(state, untracked.of(some)));
    redirects.values().forEach(spaces::addAll);
    if (!interfaces.isEmpty()) {
      Space.Links links = new Space.Links(false, interfaces);
      spaces.replaceAll(space -> space.by(links, links));
    }
    Reach reach = new Reach(rules, subject, interfaces);
    List<Asked> asked = new ArrayList<>();
    for (Needed needed : Needed.of(role, family)) {
      if (needed.course() == subject.course()) {
        int first = spaces.size();
        untracked
            .of(Spaces.of(needed.traffic(), subject.course()))
            .forEach(some -> spaces.addAll(reach.expected(some)));
        asked.add(new Asked(needed, first, spaces.size()));
      }
    }
    Survey survey = Survey.of(List.of(rules), subject, spaces, budget);
    Map<Needed, List<Tally>> tallies = new LinkedHashMap<>();
    Map<State, List<Tally>> all = new EnumMap<>(State.class);
    Map<State, List<Tally>> redirected = new EnumMap<>(State.class);
    // What something needs is little, and worth the most.
    Optional<UnfinishedException.Reason> missing = Optional.empty();
    for (Asked one : asked) {
      long before = budget.taken();
      try {
        tallies.put(one.needed, tallies(survey, one.first, one.end - one.first, budget));
      } catch (UnfinishedException e) {
        budget.giveAllBut(before);
        missing = Optional.of(e.reason());
      }
    }
    if (missing.isPresent()) {
      Missing of = new Missing(missing.get(), tallies.size(), asked.size());
      return new Look(subject, untracked, Map.of(), tallies, Map.of(), interfaces, Optional.of(of));
    }
    long taken = budget.taken();
    try {
      int space = 0;
      for (State state : broad.keySet()) {
        all.put(state, survey.look(space++, budget, Tally::of));
      }
      int redirect = firstRedirect;
      for (Map.Entry<State, List<Space>> some : redirects.entrySet()) {
        int count = some.getValue().size();
        redirected.put(some.getKey(), tallies(survey, redirect, count, budget));
        redirect += count;
      }
    } catch (UnfinishedException e) {
      budget.giveAllBut(taken);
      Missing of = new Missing(e.reason(), tallies.size(), asked.size());
      return new Look(subject, untracked, Map.of(), tallies, Map.of(), interfaces, Optional.of(of));
    }
    return new Look(subject, untracked, all, tallies, redirected, interfaces, Optional.empty());
  }

  private static List<Tally> tallies(Survey survey, int first, int count, Budget budget) {
    List<Tally> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.addAll(survey.look(first + i, budget, Tally::of));
    }
    return some;
  }

  /**
   * What becomes of a message that connection tracking calls so, if it sees it; of redirects that
   * nobody would follow it does not matter.
   */
  List<Tally> tallies(int type, int code, State state) {
    if (subject.family() == Family.IP6 && type == Spaces.REDIRECT6 && !redirects.isEmpty()) {
      return redirects.getOrDefault(state, List.of());
    }
    State called = untracked.messages().contains(type, code) ? State.UNTRACKED : state;
    return Tally.of(all.getOrDefault(called, List.of()), type, code);
  }

  void forEachOutcome(Consumer<Outcome> action) {
    all.values()
        .forEach(
            tallies ->
                tallies.forEach(
                    tally -> tally.pieces().forEach(piece -> action.accept(piece.outcome()))));
  }
}
