package io.echogate.cli.table;

import java.util.List;

/**
 * What a policy does with a message that goes one way: the statements that may decide it, in their
 * order. The last one decides whatever is left.
 */
public record Treatment(List<Step> steps) {
  public Treatment {
    steps = List.copyOf(steps);
    if (steps.isEmpty() || !steps.getLast().isFinal()) {
      throw new IllegalArgumentException("nothing decides at last: " + steps);
    }
  }

  /** The treatment that one statement decides. */
  static Treatment of(Step last) {
    return new Treatment(List.of(last));
  }
}
