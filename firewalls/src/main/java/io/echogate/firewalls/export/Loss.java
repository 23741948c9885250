package io.echogate.firewalls.export;

import io.echogate.policy.Origin;
import java.util.Optional;

/**
 * Something that the target does not do as the policy says.
 *
 * @param origin the statement or definition that it is about; empty if it is about all
 * @param grade how much it matters
 * @param what what is not the same
 * @param why what the target lacks, or does by itself
 */
public record Loss(Optional<Origin> origin, Grade grade, String what, String why) {

  /** How much a loss matters. */
  public enum Grade {
    /**
     * The target's own way: packets that hardly exist, figures that are rounded, what the machine
     * does before its rules are asked. It is told, and needs nobody's consent.
     */
    APPROXIMATION,
    /** Something that the policy's author asked for and will not get without saying how to err. */
    LOSS
  }

  /** Whether an export needs consent to it. */
  public boolean needsConsent() {
    return grade == Grade.LOSS;
  }

  /** Both sentences in one. */
  public String text() {
    return what + ": " + why;
  }
}
