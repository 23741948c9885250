package io.echogate.traffic;

import io.echogate.policy.Policy;
import io.echogate.traffic.demand.LimitDemand;
import java.util.List;

/**
 * What a policy did to captures.
 *
 * @param decisions each kind of packet and what decided it: what arrives first, then by family,
 *     type, reason and statement
 * @param statements every statement of the policy, in file order
 * @param limits what was asked of each limit that was met, in file order
 */
public record ReplayReport(
    Policy policy,
    ReplayTotals totals,
    List<DecisionCount> decisions,
    List<StatementHits> statements,
    List<LimitDemand> limits,
    SourceDrops drops) {

  public ReplayReport {
    decisions = List.copyOf(decisions);
    statements = List.copyOf(statements);
    limits = List.copyOf(limits);
  }
}
