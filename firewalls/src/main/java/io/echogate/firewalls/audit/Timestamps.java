package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKinds;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Recommendation;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Way;
import io.echogate.firewalls.audit.Verdicts.Case;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.Optional;

/** Timestamp requests of strangers that get in, and whose answers may leave. */
final class Timestamps {
  private static final int REQUEST = 13;
  private static final int REPLY = 14;

  private Timestamps() {}

  static List<AuditFinding> of(List<Look> looks, Role role) {
    boolean wanted =
        Knowledge.instance().recommendation(role, Way.IN, Family.IP4, REQUEST, 0)
            != Recommendation.BLOCK;
    if (wanted || look(looks, Course.OUT).filter(Timestamps::keepsReplies).isPresent()) {
      return List.of();
    }
    return look(looks, Course.IN).stream().flatMap(look -> of(look).stream()).toList();
  }

  private static Optional<Look> look(List<Look> looks, Course course) {
    return looks.stream()
        .filter(look -> look.subject().course() == course)
        .filter(look -> look.subject().family() == Family.IP4)
        .findFirst();
  }

  private static boolean keepsReplies(Look look) {
    return Verdicts.mostly(look.tallies(REPLY, 0, State.ESTABLISHED), Treatment::stops).isPresent();
  }

  private static Optional<AuditFinding> of(Look look) {
    Optional<Case> some =
        Verdicts.mostly(Tally.decided(look.tallies(REQUEST, 0, State.NEW)), Treatment::passes);
    return some.map(
        one -> {
          AuditFinding finding =
              AuditFinding.of(FindingKinds.find("timestamp-allowed").orElseThrow())
                  .on(Family.IP4, Course.IN)
                  .about(MessageNames.set(Family.IP4, REQUEST, 0), List.of())
                  .shownBy(
                      Examples.ofMessage(
                          look.subject(), one.slice(), one.piece().cell(), REQUEST, 0));
          return one.decision().map(finding::by).orElse(finding);
        });
  }
}
