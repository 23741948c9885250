package io.echogate.advice.analysis;

import io.echogate.advice.knowledge.Need;
import io.echogate.policy.Direction;
import io.echogate.policy.Statement;
import java.util.List;

/**
 * How a policy treats a message that a function needs.
 *
 * @param code the message's code, 0-255
 * @param direction the way across the filtered interface; what is forwarded both ways has a report
 *     for each
 * @param outcomes all that happens to it
 */
public record NeedReport(
    Need need, int code, Direction direction, Standing standing, List<Outcome> outcomes) {
  public NeedReport {
    outcomes = List.copyOf(outcomes);
  }

  /** The statements to blame for a standing that is not the best, or else all that decide. */
  public List<Statement> deciders() {
    Effect worst =
        outcomes.stream().map(Outcome::effect).max(Effect::compareTo).orElse(Effect.PASS);
    return outcomes.stream()
        .filter(outcome -> outcome.effect() == worst)
        .flatMap(outcome -> outcome.deciders().stream())
        .distinct()
        .toList();
  }
}
