package io.echogate.datapath.layout;

import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the messages that one step of a chain decides.
 *
 * @param statement what decides; null where the dialect's own default does
 * @param kind whether they pass, are dropped, or a limit decides
 * @param passed the reason of those that pass
 * @param dropped the reason of those that are dropped
 * @param logged whether they are reported, whatever the verdict
 * @param cell the counter's cell of the chain's first type. Each type has one, or two behind one
 *     another where a limit decides: for what passed, for what was dropped
 * @param sum the limits, if they decide
 */
public record Ruling(
    @Nullable Statement statement,
    Kind kind,
    Reason passed,
    Reason dropped,
    boolean logged,
    int cell,
    Optional<LimitSum> sum) {

  /** How messages are decided. */
  public enum Kind {
    PASS,
    DROP,
    LIMITED
  }

  /** Cells of each type, as a shift. */
  public int cellShift() {
    return kind == Kind.LIMITED ? 1 : 0;
  }

  /** The cell of the chain's type with that number. */
  int cell(int slot, boolean drop) {
    return cell + (slot << cellShift()) + (drop && kind == Kind.LIMITED ? 1 : 0);
  }
}
