package io.echogate.advice.analysis;

import io.echogate.policy.Limit;
import io.echogate.policy.Statement;
import java.util.List;

/**
 * What a policy does with some packets of a kind; all of them meet the same statements.
 *
 * @param limits those under which they pass
 * @param deciders the statements that decide: one; none for an unwritten default; two where a
 *     message passes under a limit and the source filter has a word too
 * @param example one of the packets
 */
public record Outcome(
    Effect effect, List<Limit> limits, List<Statement> deciders, Example example) {
  public Outcome {
    limits = List.copyOf(limits);
    deciders = List.copyOf(deciders);
  }
}
