package io.echogate.cli;

import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Features;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import io.echogate.policy.SourceFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a policy in force has to do without on an old kernel, in words. */
final class KernelRemarks {
  private KernelRemarks() {}

  /** What is to be said of a policy on a kernel; each a line without an end. */
  static List<String> of(Policy policy, Features kernel) {
    List<String> remarks = new ArrayList<>();
    if (hasLimits(policy) && !kernel.has(Feature.FETCHING_ATOMICS)) {
      remarks.add(
          "limits may admit a few packets more where several CPUs ask one at the same moment: this"
              + " kernel has no atomic compare and exchange (Linux 5.12 has)");
    }
    if (!kernel.has(Feature.RING_BUFFERS)) {
      remarks.add(
          "events shows nothing of this filter: this kernel has no ring buffers (Linux 5.8 has);"
              + " status counts all the same");
    }
    return remarks;
  }

  private static boolean hasLimits(Policy policy) {
    return Stream.of(
            policy.rules().stream().map(Rule::action),
            policy.defaults().stream().map(DefaultRule::action),
            policy.sources().entries().stream().map(SourceFilter.Entry::action),
            policy.sources().defaults().stream().map(SourceFilter.Default::action))
        .flatMap(actions -> actions)
        .anyMatch(Action.RateLimit.class::isInstance);
  }
}
