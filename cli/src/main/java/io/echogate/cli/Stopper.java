package io.echogate.cli;

import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.util.Optional;

/**
 * Who stops packets, in words.
 *
 * @param rules all that were asked
 */
record Stopper(RuleSet rules, Decision decision) {
  private static final int MOST_LETTERS = 200;

  /** Whether it is a policy of Echogate. */
  boolean isPolicy() {
    return dialect() == Dialect.ECHOGATE;
  }

  /** Whether it is a policy of Echogate at XDP. */
  boolean isXdp() {
    return isPolicy() && decision.entered().name().name().equals("XDP");
  }

  /** The language of its rules. */
  Dialect dialect() {
    return rules.dialect(decision.entered());
  }

  /** The priority of the chain among those of its hook. */
  int priority() {
    return decision.entered().bases().stream()
        .filter(base -> base.hook() == decision.hook())
        .mapToInt(Chain.Base::priority)
        .findFirst()
        .orElse(0);
  }

  /**
   * The chain that was entered: {@code policy web on eth0, XDP}, or {@code nftables inet filter
   * input (hook input, priority 0)}.
   */
  String who() {
    Chain entered = decision.entered();
    if (isPolicy()) {
      return entered.name().table() + ", " + entered.name().name();
    }
    // Where there are several firewalls, chains are called after theirs.
    String firewall = entered.dialect().isPresent() ? "" : dialect().text() + " ";
    return "%s%s (hook %s, priority %d)"
        .formatted(firewall, entered.name(), decision.hook().text(), priority());
  }

  /** The line that says so: {@code line 7 of web.policy: block { 8 }}. */
  String line() {
    Optional<Rule> rule = decision.rule();
    if (rule.isEmpty()) {
      return "its policy, for what no rule decides";
    }
    return rule.get().text().isEmpty()
        ? rule.get().comment()
        : "line %d of %s: %s"
            .formatted(
                rule.get().line(),
                rule.get().origin().file(),
                Visible.cut(rule.get().text(), MOST_LETTERS));
  }
}
