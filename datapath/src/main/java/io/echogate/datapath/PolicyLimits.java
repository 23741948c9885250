package io.echogate.datapath;

import io.echogate.datapath.Enforceable.Refusal;
import io.echogate.datapath.layout.WayTable;
import io.echogate.datapath.layout.Ways;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the kernel has no room for of the limits of a {@code policy { }}. */
final class PolicyLimits {
  private static final long MIB = 1 << 20;

  /** The statements with more limits than can be asked. */
  private final Set<Statement> crowded = new LinkedHashSet<>();

  /** The bytes of the tables of each limit. */
  private final Map<Limit, Long> bytes = new LinkedHashMap<>();

  private PolicyLimits() {}

  /** What stands against the limits of a policy. */
  static List<Refusal> refusals(Policy policy) {
    PolicyLimits search = new PolicyLimits();
    policy.rules().forEach(search::look);
    policy.defaults().forEach(search::look);
    List<Refusal> refusals = new ArrayList<>();
    search.crowded.forEach(statement -> refusals.add(Enforceable.tooManyLimits(statement)));
    long sum = search.bytes.values().stream().mapToLong(Long::longValue).sum();
    if (sum > Ways.MOST_BYTES) {
      refusals.add(search.tooMuchMemory(sum));
    }
    return refusals;
  }

  private void look(Rule rule) {
    look(rule.statement(), rule.action(), (int) rule.messages().types().count());
  }

  private void look(DefaultRule rule) {
    look(rule.statement(), rule.action(), 1);
  }

  private void look(@Nullable Statement statement, Action action, int tables) {
    if (action instanceof Action.RateLimit(List<Limit> limits)) {
      if (statement != null && limits.size() > Enforceable.MOST_LIMITS) {
        crowded.add(statement);
      }
      for (Limit limit : limits) {
        long one = WayTable.bytes(limit);
        if (limit.shared()) {
          bytes.put(limit, one);
        } else {
          bytes.merge(limit, tables * one, Long::sum);
        }
      }
    }
  }

  private Refusal tooMuchMemory(long sum) {
    Limit largest =
        bytes.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    return new Refusal(
        Optional.of(largest.origin()),
        "the tables of limits for each address would take %d MiB of kernel memory, and %d are the most"
            .formatted(Math.ceilDiv(sum, MIB), Ways.MOST_BYTES / MIB),
        "write a smaller table=N, or shared: without it each type of a statement has a table of its"
            + " own");
  }
}
