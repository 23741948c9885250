package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKinds;
import io.echogate.firewalls.audit.Verdicts.Case;
import io.echogate.firewalls.meaning.Answering;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules that reject, and whose answers other rules drop. */
final class Rejections {
  private Rejections() {}

  /**
   * One finding for each rule that rejects in vain.
   *
   * @param leaving what the machine sends in that family
   */
  static List<AuditFinding> of(RuleSet rules, Look leaving) {
    Family family = leaving.subject().family();
    List<AuditFinding> findings = new ArrayList<>();
    for (Chain chain : rules.chains()) {
      if (!chain.families().contains(family)) {
        continue;
      }
      for (Rule rule : chain.rules()) {
        if (rule.action() instanceof Action.Reject(Optional<Action.Answer> answer)
            && answer.isPresent()
            && isAnswered(rule, rules.dialect(chain), family)) {
          finding(rule, answer.get(), leaving).ifPresent(findings::add);
        }
      }
    }
    return findings;
  }

  /** Whether it rejects anything of which the sender could hear. */
  private static boolean isAnswered(Rule rule, Dialect dialect, Family family) {
    MessageSet answered = Answering.messages(dialect, family);
    return rule.matches().stream()
        .noneMatch(
            match ->
                match instanceof Match.Messages some
                    && some.messages().intersection(answered).isEmpty());
  }

  private static Optional<AuditFinding> finding(Rule rule, Action.Answer answer, Look leaving) {
    Family family = leaving.subject().family();
    boolean ip4 = family == Family.IP4;
    int type = ip4 ? answer.type4() : answer.type6();
    int code = ip4 ? answer.code4() : answer.code6();
    if (type < 0) {
      return Optional.empty();
    }
    Optional<Case> some =
        Verdicts.mostly(leaving.tallies(type, code, State.RELATED), Treatment::stops);
    return some.map(
        dropped -> {
          AuditFinding finding =
              AuditFinding.of(FindingKinds.find("reject-answer-dropped").orElseThrow())
                  .on(family, Course.OUT)
                  .about(MessageNames.set(family, type, code), List.of())
                  .because("line " + rule.line() + " rejects with it: " + rule.text())
                  .shownBy(
                      Examples.ofMessage(
                          leaving.subject(), dropped.slice(), dropped.piece().cell(), type, code));
          return dropped.decision().map(finding::by).orElse(finding.by(rule));
        });
  }
}
