package io.echogate.firewalls.audit;

import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.MessageSet;
import java.util.List;
import java.util.Optional;

/** Rules that mend several findings of one report together. */
public final class CommonRemedies {
  private final Remedies remedies;

  /**
   * For the findings of a report, in its order.
   *
   * @param rules those that were judged
   */
  public CommonRemedies(RuleSet rules) {
    this.remedies = new Remedies(rules);
  }

  /**
   * What mends those of some findings that rules mend.
   *
   * @param findings the same decision makes them, on the same way
   */
  public Optional<Remedy> of(List<AuditFinding> findings) {
    List<AuditFinding> mended =
        findings.stream().filter(finding -> finding.remedy().isPresent()).toList();
    if (mended.isEmpty()) {
      return Optional.empty();
    }
    MessageSet messages =
        mended.stream().map(AuditFinding::messages).reduce(MessageSet::union).orElseThrow();
    return remedies.of(mended.getFirst().about(messages, List.of()));
  }
}
