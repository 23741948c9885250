package io.echogate.firewalls.audit;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The rules of several firewalls that stand on one machine, as one system: a packet meets the
 * chains of all of them, at each hook by their priorities. Chains are called after their firewall,
 * since two of them may use the same names; those of a policy of Echogate say whose they are.
 */
public final class Together {
  private Together() {}

  /**
   * One rule set of several.
   *
   * @param parts by what the firewalls are called; where priorities are the same, the last of them
   *     is asked first. A single one stays as it is
   */
  public static RuleSet of(Map<String, RuleSet> parts) {
    if (parts.size() == 1) {
      return parts.values().iterator().next();
    }
    List<Chain> chains = new ArrayList<>();
    List<RuleSet.Setting> settings = new ArrayList<>();
    parts.forEach(
        (firewall, rules) -> {
          boolean policy = rules.dialect() == Dialect.ECHOGATE;
          chains.addAll(rules.renamed(name -> policy ? name : renamed(name, firewall)).chains());
          settings.addAll(rules.settings());
        });
    return new RuleSet(Dialect.NFTABLES, chains, settings);
  }

  private static ChainName renamed(ChainName name, String firewall) {
    return new ChainName((firewall + " " + name.table()).strip(), name.name());
  }
}
