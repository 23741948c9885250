package io.echogate.datapath;

import io.echogate.ebpf.BpfMap;
import io.echogate.icmp.Family;
import io.echogate.linux.Mapping;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The counters of a running policy at one moment. Packets that arrive during the reading may be in
 * one number and not yet in another.
 *
 * @param counters by direction, family, type and reason
 * @param statements every statement of the policy, in file order
 */
public record Counts(List<Counter> counters, List<StatementCount> statements) {

  public Counts {
    counters = List.copyOf(counters);
    statements = List.copyOf(statements);
  }

  /** Reads the counters map: a block for each CPU. */
  static Counts read(BpfMap map, VerdictTable table, Policy policy) {
    try (Mapping mapping = map.mmap(Mapping.Access.READ)) {
      return new Reader(mapping.segment(), table).read(policy);
    }
  }

  /** Adds the blocks up, cell by cell. */
  private static final class Reader {
    private final MemorySegment map;
    private final VerdictTable table;
    private final List<Counter> counters = new ArrayList<>();

    Reader(MemorySegment map, VerdictTable table) {
      this.map = map;
      this.table = table;
    }

    Counts read(Policy policy) {
      long[] packets = new long[policy.statements().size()];
      long[] bytes = new long[policy.statements().size()];
      for (Family family : Family.values()) {
        for (int type = 0; type < 256; type++) {
          TypeVerdict verdict = table.verdict(family, type);
          for (boolean dropped : new boolean[] {false, true}) {
            int cell = CounterCells.ofType(family, type, dropped);
            Reason reason = dropped ? verdict.dropped() : verdict.passed();
            add(cell, Optional.of(family), OptionalInt.of(type), reason);
            Statement statement = verdict.statement();
            if (statement != null) {
              packets[statement.index()] += sum(cell, 0);
              bytes[statement.index()] += sum(cell, CounterCells.BYTES);
            }
          }
        }
      }
      addUntyped();
      List<StatementCount> statements = new ArrayList<>();
      for (Statement statement : policy.statements()) {
        int index = statement.index();
        statements.add(new StatementCount(statement, packets[index], bytes[index]));
      }
      return new Counts(counters, statements);
    }

    private void addUntyped() {
      OptionalInt none = OptionalInt.empty();
      for (Family family : Family.values()) {
        add(CounterCells.fragment(family), Optional.of(family), none, Reason.FRAGMENT);
        add(CounterCells.malformed(family), Optional.of(family), none, Reason.MALFORMED);
      }
      add(CounterCells.malformed(null), Optional.empty(), none, Reason.MALFORMED);
      add(CounterCells.NOT_ICMP, Optional.empty(), none, Reason.NOT_ICMP);
    }

    private void add(int cell, Optional<Family> family, OptionalInt type, Reason reason) {
      long packets = sum(cell, 0);
      if (packets != 0) {
        long bytes = sum(cell, CounterCells.BYTES);
        counters.add(new Counter(Direction.IN, family, type, reason, packets, bytes));
      }
    }

    private long sum(int cell, int word) {
      long at = ((long) cell << CounterCells.CELL_SHIFT) + word;
      long sum = 0;
      for (long block = 0; block < map.byteSize(); block += 1L << CounterCells.BLOCK_SHIFT) {
        sum += map.get(ValueLayout.JAVA_LONG, block + at);
      }
      return sum;
    }
  }
}
