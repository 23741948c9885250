package io.echogate.firewalls.audit;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.regions.Budget;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.regions.Space;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.regions.Survey;
import io.echogate.firewalls.regions.UnfinishedException;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of some messages on a course, and who stops them: the first that does, in the order
 * in which packets come by.
 *
 * @param messages about which it was asked
 * @param fates each end that some of them come to; those that are stopped first come first
 */
public record Diagnosis(Family family, Course course, MessageSet messages, List<Fate> fates) {
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
   * @param which what tells them from those that are so and come to another end, such as {@code
   *     longer than 1028 bytes}; empty if it takes more than one thing, and if all come to this end
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
      String which,
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
    Untracked.of(rules, subject)
        .of(Spaces.all(course, family))
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
    Ends ends = new Ends(rules, subject, messages, interfaces);
    for (int i = 0; i < spaces.size(); i++) {
      for (Tally tally : survey.look(i, budget, Tally::of)) {
        ends.add(tally, states.get(i));
      }
    }
    return new Diagnosis(family, course, messages, ends.fates());
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
}
