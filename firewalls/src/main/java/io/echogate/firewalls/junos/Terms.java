package io.echogate.firewalls.junos;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Groups the rules of a chain as terms. A limit that drops what is beyond it, and one that accepts
 * what is within it before everything of the kind is dropped, become a policer of the term.
 */
final class Terms {
  private final TermText text;

  Terms(Family family) {
    this.text = new TermText(family);
  }

  /**
   * A term before it has a name.
   *
   * @param jump the filter that it goes through instead of all else
   */
  record Draft(
      String comment,
      TermText.From from,
      List<LimitSpec> limits,
      String verdict,
      Optional<String> jump) {}

  /** The terms of these rules. */
  List<Draft> drafts(List<Rule> rules) throws TermText.Unsayable {
    List<Draft> drafts = new ArrayList<>();
    int at = 0;
    while (at < rules.size()) {
      at = draft(rules, at, drafts);
    }
    return drafts;
  }

  /** Makes a term of the rules from a place on; says where the rules go on. */
  private int draft(List<Rule> rules, int at, List<Draft> drafts) throws TermText.Unsayable {
    Rule first = rules.get(at);
    if (first.action() instanceof Action.Jump jump) {
      if (!first.matches().isEmpty()) {
        throw new TermText.Unsayable("a jump with conditions");
      }
      drafts.add(
          new Draft(
              first.comment(),
              text.from(List.of()),
              List.of(),
              "",
              Optional.of(jump.chain().name())));
      return at + 1;
    }
    List<LimitSpec> limits = new ArrayList<>();
    int next = at;
    while (next < rules.size()
        && over(rules.get(next)).isPresent()
        && without(rules.get(next)).equals(without(first))) {
      limits.add(over(rules.get(next)).orElseThrow());
      next++;
    }
    if (!limits.isEmpty()) {
      boolean verdict =
          next < rules.size()
              && rules.get(next).matches().equals(without(first))
              && !(rules.get(next).action() instanceof Action.Jump);
      add(drafts, first, limits, verdict ? text.verdict(rules.get(next).action()) : "next term");
      return verdict ? next + 1 : next;
    }
    Optional<LimitSpec> within = within(first);
    if (within.isPresent()) {
      boolean rest =
          at + 1 < rules.size()
              && rules.get(at + 1).action() instanceof Action.Drop
              && rules.get(at + 1).matches().equals(without(first));
      if (!rest) {
        throw new TermText.Unsayable("a limit whose excess goes on");
      }
      add(drafts, first, List.of(within.get()), text.verdict(first.action()));
      return at + 2;
    }
    add(drafts, first, List.of(), text.verdict(first.action()));
    return at + 1;
  }

  private void add(List<Draft> drafts, Rule rule, List<LimitSpec> limits, String verdict)
      throws TermText.Unsayable {
    TermText.From from = text.from(limits.isEmpty() ? rule.matches() : without(rule));
    if (from.messages().size() > 1 && !limits.isEmpty()) {
      throw new TermText.Unsayable("a limit on messages with different codes");
    }
    for (LimitSpec limit : limits) {
      PolicerText.requireSayable(limit);
    }
    drafts.add(new Draft(rule.comment(), from, limits, verdict, Optional.empty()));
  }

  /** The matches of a rule without a last one that is a limit. */
  private static List<Match> without(Rule rule) {
    List<Match> matches = rule.matches();
    return !matches.isEmpty() && matches.getLast() instanceof Match.Limit
        ? matches.subList(0, matches.size() - 1)
        : matches;
  }

  private static Optional<LimitSpec> over(Rule rule) {
    return rule.action() instanceof Action.Drop ? limit(rule, true) : Optional.empty();
  }

  private static Optional<LimitSpec> within(Rule rule) {
    return rule.action() instanceof Action.Accept ? limit(rule, false) : Optional.empty();
  }

  private static Optional<LimitSpec> limit(Rule rule, boolean over) {
    return !rule.matches().isEmpty()
            && rule.matches().getLast() instanceof Match.Limit limit
            && limit.over() == over
        ? Optional.of(limit.limit())
        : Optional.empty();
  }
}
