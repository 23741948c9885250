package io.echogate.firewalls.mending;

import io.echogate.firewalls.insertion.Edit;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.Origin;
import java.util.List;

/**
 * Whether what was put in is all that is new, and the other rules are still those that were there.
 * A command may name a rule by its number, as {@code iptables -D INPUT 3} does, which then is
 * another one; if that is not about ICMP, no packet of ours would tell.
 */
final class Kept {
  private Kept() {}

  static boolean in(RuleSet before, RuleSet after, Edit edit) {
    return before.chains().stream()
        .allMatch(
            chain ->
                after.chains().stream()
                    .filter(same -> isSame(chain, same))
                    .anyMatch(same -> texts(old(same, edit)).equals(texts(chain.written()))));
  }

  private static boolean isSame(Chain one, Chain other) {
    return one.name().equals(other.name()) && one.families().equals(other.families());
  }

  private static List<Rule> old(Chain after, Edit edit) {
    return after.written().stream().filter(rule -> !isPutIn(rule.origin(), edit)).toList();
  }

  private static boolean isPutIn(Origin origin, Edit edit) {
    int start = origin.span().start();
    return origin.source().name().equals(edit.source().name())
        && start >= edit.at()
        && start < edit.at() + edit.text().length();
  }

  private static List<String> texts(List<Rule> rules) {
    return rules.stream().map(Rule::text).toList();
  }
}
