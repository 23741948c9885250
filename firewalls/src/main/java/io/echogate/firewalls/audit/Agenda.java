package io.echogate.firewalls.audit;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Budget;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at, in which order: courses with few rules first, so that those with many, which
 * may take all the time there is, do not keep them from being looked at. Each may take an equal
 * part of the time that is left; what it leaves goes to those behind it.
 */
final class Agenda {
  private final List<Item> items;
  private final Budget budget;
  private int done;

  private Agenda(List<Item> items, Budget budget) {
    this.items = items;
    this.budget = budget;
  }

  /** A course of a family, and how many rules its packets can meet. */
  record Item(Family family, Course course, long rules) {}

  /**
   * All courses of all families.
   *
   * @param systems whose rules are looked at
   * @param budget for all of them together
   */
  static Agenda of(
      List<RuleSet> systems,
      Collection<Family> families,
      Collection<Course> courses,
      Budget budget) {
    List<Item> items = new ArrayList<>();
    for (Family family : families) {
      for (Course course : courses) {
        long rules = systems.stream().mapToLong(system -> rules(system, family, course)).sum();
        items.add(new Item(family, course, rules));
      }
    }
    items.sort(Comparator.comparingLong(Item::rules));
    return new Agenda(items, budget);
  }

  List<Item> items() {
    return items;
  }

  /** What the next of them may take. */
  Budget next() {
    return budget.share(Math.max(1, items.size() - done++));
  }

  /** The rules of all chains that packets can come to. */
  private static long rules(RuleSet system, Family family, Course course) {
    Map<ChainName, Chain> chains = system.byName();
    Set<ChainName> seen = new HashSet<>();
    Deque<Chain> open = new ArrayDeque<>();
    for (Hook hook : course.hooks()) {
      system.at(hook, family).forEach(entered -> open.add(entered.chain()));
    }
    long rules = 0;
    while (!open.isEmpty()) {
      Chain chain = open.remove();
      if (seen.add(chain.name())) {
        rules += chain.rules().size();
        for (Rule rule : chain.rules()) {
          @Nullable Chain next =
              switch (rule.action()) {
                case Action.Jump jump -> chains.get(jump.chain());
                case Action.Goto jump -> chains.get(jump.chain());
                default -> null;
              };
          if (next != null) {
            open.add(next);
          }
        }
      }
    }
    return rules;
  }
}
