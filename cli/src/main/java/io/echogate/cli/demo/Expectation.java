package io.echogate.cli.demo;

import java.util.List;

/**
 * What the policy says of an act.
 *
 * @param rulings for the frames of its message, in their order; alike ones are one
 */
public record Expectation(Act act, List<Ruling> rulings) {
  public Expectation {
    rulings = List.copyOf(rulings);
  }

  /** How many frames pass. */
  int passing() {
    return rulings.stream().mapToInt(Ruling::passing).sum();
  }

  /** How many traces they leave. */
  int traces() {
    return act.message().trace().after(passing());
  }
}
