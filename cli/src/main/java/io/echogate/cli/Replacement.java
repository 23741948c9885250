package io.echogate.cli;

import io.echogate.advice.analysis.LostNeed;
import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Candidate;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.policy.Dialect;
import io.echogate.policy.Policy;
import java.util.List;
import java.util.Optional;

/**
 * What changes for packets when a policy takes the place of the one that is in force on an
 * interface. That one of them only counts makes no difference: what they say is compared.
 *
 * @param before the policy in force; empty if that cannot be read
 * @param countsBefore whether it drops nothing
 * @param after the one that is to take its place
 * @param comparison what both do to all packets; empty if they are not compared
 * @param notCompared what of that is not known, each a sentence without its stop
 * @param lost what functions lose by it
 */
record Replacement(
    String interfaceName,
    Optional<AppliedPolicy> before,
    boolean countsBefore,
    Candidate after,
    Optional<Comparison> comparison,
    List<String> notCompared,
    List<LostNeed> lost) {
  Replacement {
    notCompared = List.copyOf(notCompared);
    lost = List.copyOf(lost);
  }

  Policy policy() {
    return after.policy();
  }

  /** Whether the new policy drops nothing. */
  boolean counts() {
    return FilterStatus.isEvaluated(after.applied(), policy());
  }

  /** Whether what is lost stands against it: what only counts, or runs elsewhere, is shown. */
  boolean mustBeAccepted() {
    return !lost.isEmpty() && !counts() && policy().dialect() == Dialect.POLICY;
  }
}
