package io.echogate.datapath;

import io.echogate.datapath.Enforceable.Refusal;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the kernel has no room for of the counters of a {@code policy { }}. */
final class PolicyCounters {
  /** 32 MiB for each CPU. */
  private static final long MOST = 1 << 21;

  private PolicyCounters() {}

  /** What stands against the counters of a policy: each type of each statement may have two. */
  static List<Refusal> refusals(Policy policy) {
    long cells = policy.rules().stream().mapToLong(rule -> 2 * types(rule)).sum();
    if (cells <= MOST) {
      return List.of();
    }
    Rule widest =
        policy.rules().stream().max(Comparator.comparingLong(PolicyCounters::types)).orElseThrow();
    return List.of(
        new Refusal(
            Optional.of(widest.statement().origin()),
            "the policy's statements list types %d times in all, and the kernel program counts each by itself: %d are the most"
                .formatted(cells / 2, MOST / 2),
            "list fewer types in statements of which there are many, or put their addresses into a"
                + " set"));
  }

  private static long types(Rule rule) {
    return rule.messages().types().count();
  }
}
