package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
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
 * @param place the family and type as {@link CounterCells#index} or {@link
 *     CounterCells#placeOfOthers}; of a counter of neither, its cell; below 0 for a statement of
 *     the source filter
 * @param reason why the packets passed or were dropped; null for a counter without a type
 * @param statement what decides them; null where none is written
 */
public record CounterKey(int place, @Nullable Reason reason, @Nullable StatementKey statement) {

  /** The counters of a policy, and the cell of each. */
  public static Map<CounterKey, Integer> cells(Policy policy, PolicyTables tables) {
    Map<Statement, StatementKey> statements = StatementKey.of(policy);
    Map<CounterKey, Integer> cells = new LinkedHashMap<>();
    for (Family family : Family.values()) {
      for (int type = 0; type < 256; type++) {
        int place = CounterCells.index(family, type);
        TypeVerdict verdict = tables.messages().verdict(family, type);
        Statement written = verdict.statement();
        StatementKey statement = written == null ? null : statements.get(written);
        cells.put(
            new CounterKey(place, verdict.passed(), statement),
            CounterCells.ofType(family, type, false));
        cells.put(
            new CounterKey(place, verdict.dropped(), statement),
            CounterCells.ofType(family, type, true));
      }
      addUntyped(CounterCells.fragment(family), cells);
      addUntyped(CounterCells.malformed(family), cells);
    }
    addUntyped(CounterCells.malformed(null), cells);
    addUntyped(CounterCells.NOT_ICMP, cells);
    if (!tables.sources().isEmpty()) {
      addSources(tables.sources(), statements, cells);
    }
    return cells;
  }

  private static void addUntyped(int cell, Map<CounterKey, Integer> cells) {
    cells.put(new CounterKey(cell, null, null), cell);
  }

  /**
   * Those of the source filter: by place and reason, which many statements share, and by statement.
   */
  private static void addSources(
      SourceTable sources,
      Map<Statement, StatementKey> statements,
      Map<CounterKey, Integer> cells) {
    for (int place = 0; place < CounterCells.PLACES; place++) {
      for (int reason = 0; reason < SourceVerdict.REASONS.size(); reason++) {
        cells.put(
            new CounterKey(place, SourceVerdict.REASONS.get(reason), null),
            CounterCells.ofSource(place, reason));
      }
    }
    // A statement has a verdict for each of its families, always in the same order.
    Map<Statement, Integer> seen = new HashMap<>();
    for (SourceVerdict verdict : sources.verdicts()) {
      int place = -seen.merge(verdict.statement(), 1, Integer::sum);
      cells.put(
          new CounterKey(place, null, statements.get(verdict.statement())),
          CounterCells.ofRecord(verdict.record()));
    }
  }
}
