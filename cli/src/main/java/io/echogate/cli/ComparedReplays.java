package io.echogate.cli;

import io.echogate.traffic.Difference;
import java.util.List;

/**
 * What several policies did to the same captures.
 *
 * @param names of the policies
 * @param outcomes in the order of the names
 * @param differences the packets that they do not all pass or all drop
 */
record ComparedReplays(
    List<String> names, List<ReplayOutcome> outcomes, List<Difference> differences) {

  ComparedReplays {
    names = List.copyOf(names);
    outcomes = List.copyOf(outcomes);
    differences = List.copyOf(differences);
  }

  /** Packets on which they differ. */
  long packets() {
    return differences.stream().mapToLong(Difference::packets).sum();
  }
}
