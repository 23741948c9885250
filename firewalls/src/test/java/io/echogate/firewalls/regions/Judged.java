package io.echogate.firewalls.regions;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Watcher;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a survey says of a packet, beside what the interpreter finds. */
final class Judged {
  private Judged() {}

  /** The same rules, each with a comment of its own. */
  static RuleSet numbered(RuleSet rules) {
    List<Chain> chains = new ArrayList<>();
    int number = 0;
    for (Chain chain : rules.chains()) {
      List<Rule> some = new ArrayList<>();
      for (Rule rule : chain.rules()) {
        some.add(new Rule(rule.matches(), rule.action(), rule.origin(), "" + number++));
      }
      chains.add(new Chain(chain.name(), chain.families(), chain.bases(), some, chain.origin()));
    }
    return new RuleSet(rules.dialect(), chains, rules.settings());
  }

  /** Who decided in each chain that a packet entered, in order; empty if it was the policy. */
  private record Deciders(List<Optional<Rule>> list) implements Watcher {
    @Override
    public void begins(Chain chain, Optional<Chain.Base> base) {}

    @Override
    public void asked(Chain chain, int depth, Rule rule, boolean met) {}

    @Override
    public void ends(Action verdict, Optional<Rule> decider) {
      list.add(decider);
    }
  }

  /** Asserts that both say the same, and name the same rules in all chains. */
  static void compare(RuleSet rules, Subject subject, Situation packet, Outcome outcome, int seed) {
    Assumptions assumptions = new Assumptions(seed);
    Deciders deciders = new Deciders(new ArrayList<>());
    Action found =
        new Interpreter(rules)
            .judge(subject.course(), packet, assumptions, deciders)
            .getLast()
            .fate()
            .action();
    Outcome.Decided decided = assumptions.resolve(outcome, packet);
    boolean same =
        decided.action().equals(found) && decided.decisions().size() == deciders.list.size();
    for (int i = 0; same && i < deciders.list.size(); i++) {
      List<Rule> said = decided.decisions().get(i).rules();
      same = deciders.list.get(i).map(rule -> isAmong(rule, said)).orElse(said.isEmpty());
    }
    if (!same) {
      assertThat(decided)
          .as("%s\n%s by %s\nsaid %s\nin %s", packet, found, deciders.list, outcome, text(rules))
          .isNull();
    }
  }

  @SuppressWarnings("ReferenceEquality") // which object it is, not what it says
  private static boolean isAmong(Rule rule, List<Rule> rules) {
    return rules.stream().anyMatch(one -> one == rule);
  }

  static String text(RuleSet rules) {
    StringBuilder text = new StringBuilder();
    for (Chain chain : rules.chains()) {
      text.append('\n').append(chain.name()).append(chain.bases()).append(chain.families());
      chain.rules().forEach(rule -> text.append("\n  ").append(rule));
    }
    return text.toString();
  }
}
