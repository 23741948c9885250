package io.echogate.traffic;

import io.echogate.policy.Policy;
import java.util.List;

/**
 * What a policy did to captures.
 *
 * @param decisions each kind of packet and what decided it: what arrives first, then by family,
 *     type, reason and statement
 * @param statements every statement of the policy, in file order
 */
public record ReplayReport(
    Policy policy,
    ReplayTotals totals,
    List<DecisionCount> decisions,
    List<StatementHits> statements,
    SourceDrops drops) {

  public ReplayReport {
    decisions = List.copyOf(decisions);
    statements = List.copyOf(statements);
  }
}
