package io.echogate.advice.analysis;

import java.util.List;

/** How well something works with a policy, the best first. */
public enum Standing {
  WORKS("works"),
  /** All that it needs passes, some of it while a limit admits it. */
  LIMITED("works while under a limit"),
  /** Some of what it needs is dropped. */
  PARTIAL("works only for some sources"),
  /** All of something that it needs is dropped. */
  BROKEN("broken");

  private final String text;

  Standing(String text) {
    this.text = text;
  }

  /** The words in texts and JSON. */
  public String text() {
    return text;
  }

  /** The worse of two. */
  public Standing and(Standing other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** How well packets get through that have these outcomes. */
  public static Standing of(List<Outcome> outcomes) {
    boolean drops = outcomes.stream().anyMatch(outcome -> outcome.effect() == Effect.DROP);
    boolean passes = outcomes.stream().anyMatch(outcome -> outcome.effect() != Effect.DROP);
    boolean limited = outcomes.stream().anyMatch(outcome -> outcome.effect() == Effect.LIMITED);
    if (drops) {
      return passes ? PARTIAL : BROKEN;
    }
    return limited ? LIMITED : WORKS;
  }
}
