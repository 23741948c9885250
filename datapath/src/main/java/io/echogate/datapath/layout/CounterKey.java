package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a counter counts, apart from where it lies: a counter is the same in two policies if its key
 * is.
 *
 * @param statement what decides the packets; null where none is written, or does not count
 * @param occurrence which of the counters that are alike in all else, from 0
 */
public record CounterKey(
    Direction direction,
    @Nullable Family family,
    int type,
    @Nullable Reason reason,
    @Nullable StatementKey statement,
    int occurrence) {

  /** The counters of a policy, and the cell of each. */
  public static Map<CounterKey, Integer> cells(Policy policy, PolicyTables tables) {
    Map<Statement, StatementKey> statements = StatementKey.of(policy);
    Map<CounterKey, Integer> alike = new HashMap<>();
    Map<CounterKey, Integer> cells = new LinkedHashMap<>();
    for (Counted counted : tables.counted()) {
      CounterKey first = of(counted, statements, 0);
      int occurrence = alike.merge(first, 1, Integer::sum) - 1;
      cells.put(of(counted, statements, occurrence), counted.cell());
    }
    return cells;
  }

  private static CounterKey of(
      Counted counted, Map<Statement, StatementKey> statements, int occurrence) {
    Statement written = counted.statement();
    return new CounterKey(
        counted.direction(),
        counted.family(),
        counted.type(),
        counted.reason(),
        written == null ? null : statements.get(written),
        occurrence);
  }
}
