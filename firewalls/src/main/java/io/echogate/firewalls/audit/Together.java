package io.echogate.firewalls.audit;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The rules of several firewalls that stand on one machine, as one system: a packet meets the
 * chains of all of them, at each hook by their priorities. Chains are called after their firewall,
 * since two of them may use the same names.
 */
public final class Together {
  private Together() {}

  /**
   * One rule set of several.
   *
   * @param parts by what the firewalls are called, in the order in which they are asked where
   *     priorities are the same; a single one stays as it is
   */
  public static RuleSet of(Map<String, RuleSet> parts) {
    if (parts.size() == 1) {
      return parts.values().iterator().next();
    }
    List<Chain> chains = new ArrayList<>();
    List<RuleSet.Setting> settings = new ArrayList<>();
    parts.forEach(
        (name, rules) -> {
          rules.chains().forEach(chain -> chains.add(renamed(chain, name)));
          settings.addAll(rules.settings());
        });
    return new RuleSet(Dialect.NFTABLES, chains, settings);
  }

  private static Chain renamed(Chain chain, String firewall) {
    return new Chain(
        renamed(chain.name(), firewall),
        chain.families(),
        chain.bases(),
        chain.rules().stream().map(rule -> renamed(rule, firewall)).toList(),
        chain.origin());
  }

  private static ChainName renamed(ChainName name, String firewall) {
    return new ChainName((firewall + " " + name.table()).strip(), name.name());
  }

  private static Rule renamed(Rule rule, String firewall) {
    return switch (rule.action()) {
      case Action.Jump(ChainName to) -> to(rule, new Action.Jump(renamed(to, firewall)));
      case Action.Goto(ChainName to) -> to(rule, new Action.Goto(renamed(to, firewall)));
      default -> rule;
    };
  }

  private static Rule to(Rule rule, Action action) {
    return new Rule(rule.matches(), action, rule.origin(), rule.comment());
  }

  /** The dialect of a chain: of a part that is called after iptables, or the rule set's own. */
  static Dialect dialect(RuleSet rules, Chain chain) {
    return chain.name().table().startsWith("iptables") ? Dialect.IPTABLES : rules.dialect();
  }
}
