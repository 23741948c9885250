package io.echogate.advice.analysis;

import io.echogate.advice.knowledge.Function;
import io.echogate.icmp.Family;
import io.echogate.policy.Statement;
import java.util.List;

/**
 * How well a function works with a policy, in one family.
 *
 * @param standing that of the worst message that it cannot do without
 * @param needs all messages that it needs in this family, those included that it can do without
 */
public record FunctionReport(
    Function function, Family family, Standing standing, List<NeedReport> needs) {
  public FunctionReport {
    needs = List.copyOf(needs);
  }

  /** The statements that make its standing what it is; empty where only unwritten defaults do. */
  public List<Statement> deciders() {
    return needs.stream()
        .filter(need -> !need.need().optional() && need.standing() == standing)
        .flatMap(need -> need.deciders().stream())
        .distinct()
        .toList();
  }
}
