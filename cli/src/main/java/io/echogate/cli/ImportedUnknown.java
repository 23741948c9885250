package io.echogate.cli;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Something in rules that was read and is not understood.
 *
 * @param rule where it stands
 * @param what in the dialect's words
 */
record ImportedUnknown(Rule rule, String what) {
  private static final int ICMP4 = 1;
  private static final int ICMP6 = 58;

  /** All of it, as far as it may concern ICMP. */
  static List<ImportedUnknown> of(RuleSet rules) {
    List<ImportedUnknown> all = new ArrayList<>();
    for (Chain chain : rules.chains()) {
      for (Rule rule : chain.rules()) {
        if (mayConcernIcmp(rule)) {
          for (Match match : rule.matches()) {
            if (match instanceof Match.Unknown unknown) {
              all.add(new ImportedUnknown(rule, unknown.what()));
            }
          }
          if (rule.action() instanceof Action.Unknown unknown) {
            all.add(new ImportedUnknown(rule, unknown.what()));
          }
        }
      }
    }
    return all;
  }

  /** Whether a rule is not about other protocols alone. */
  static boolean mayConcernIcmp(Rule rule) {
    for (Match match : rule.matches()) {
      if (match instanceof Match.Protocol protocol) {
        boolean icmp =
            protocol.protocols().contains(ICMP4) != protocol.negated()
                || protocol.protocols().contains(ICMP6) != protocol.negated();
        if (!icmp) {
          return false;
        }
      }
    }
    return true;
  }
}
