package io.echogate.datapath;

import io.echogate.datapath.layout.Counted;
import io.echogate.datapath.layout.CounterCells;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.ebpf.BpfMap;
import io.echogate.icmp.Family;
import io.echogate.linux.Mapping;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a running policy at one moment. Packets that arrive during the reading may be in
 * one number and not yet in another.
 *
 * @param counters by direction, family, type and reason
 * @param statements every statement of the policy, in file order
 * @param decisions the same packets as the counters, told apart by what decided them too
 */
public record Counts(
    List<Counter> counters, List<StatementCount> statements, List<Decision> decisions) {

  public Counts {
    counters = List.copyOf(counters);
    statements = List.copyOf(statements);
    decisions = List.copyOf(decisions);
  }

  /** Reads the counters map: what the program counted, and what was carried over to it. */
  static Counts read(BpfMap map, PolicyTables tables, Policy policy) {
    try (Mapping mapping = map.mmap(Mapping.Access.READ)) {
      MemorySegment all = mapping.segment();
      return new Reader(all, all.byteSize(), tables, policy).read();
    }
  }

  /** Reads from the counters map what the program counted itself. */
  static Counts readOwn(BpfMap map, PolicyTables tables, Policy policy) {
    try (Mapping mapping = map.mmap(Mapping.Access.READ)) {
      MemorySegment all = mapping.segment();
      long end = tables.cells().carriedBlock(all.byteSize());
      return new Reader(all, end, tables, policy).read();
    }
  }

  /** Adds the blocks up, cell by cell. */
  private static final class Reader {
    private final MemorySegment map;
    private final long end;
    private final PolicyTables tables;
    private final Policy policy;
    private final long[] packets;
    private final long[] bytes;
    private final Map<Kind, long[]> byKind = new LinkedHashMap<>();
    private final Map<Decider, long[]> byDecider = new LinkedHashMap<>();

    /** What counters tell apart; several cells can count the same. */
    private record Kind(Direction direction, @Nullable Family family, int type, Reason reason) {

      Counter counter(long[] sums) {
        return new Counter(
            direction,
            Optional.ofNullable(family),
            type == Counted.NO_TYPE ? OptionalInt.empty() : OptionalInt.of(type),
            reason,
            sums[0],
            sums[1]);
      }
    }

    /** A kind, and what decides it where that is written and counted with it. */
    private record Decider(Kind kind, @Nullable Statement statement) {}

    Reader(MemorySegment map, long end, PolicyTables tables, Policy policy) {
      this.map = map;
      this.end = end;
      this.tables = tables;
      this.policy = policy;
      packets = new long[policy.statements().size()];
      bytes = new long[policy.statements().size()];
    }

    Counts read() {
      for (Counted counted : tables.counted()) {
        long some = sum(counted.cell(), 0);
        if (some != 0) {
          add(counted, some, sum(counted.cell(), CounterCells.BYTES));
        }
      }
      List<Counter> counters = new ArrayList<>();
      byKind.forEach((kind, sums) -> counters.add(kind.counter(sums)));
      List<Decision> decisions = new ArrayList<>();
      byDecider.forEach(
          (decider, sums) ->
              decisions.add(
                  new Decision(
                      decider.kind().counter(sums), Optional.ofNullable(decider.statement()))));
      List<StatementCount> statements = new ArrayList<>();
      for (Statement statement : policy.statements()) {
        int index = statement.index();
        statements.add(new StatementCount(statement, packets[index], bytes[index]));
      }
      return new Counts(counters, statements, decisions);
    }

    private void add(Counted counted, long some, long size) {
      Reason reason = counted.reason();
      if (reason != null) {
        Kind kind = new Kind(counted.direction(), counted.family(), counted.type(), reason);
        add(byKind.computeIfAbsent(kind, first -> new long[2]), some, size);
        Decider decider = new Decider(kind, counted.statement());
        add(byDecider.computeIfAbsent(decider, first -> new long[2]), some, size);
      }
      Statement statement = counted.statement();
      if (statement != null) {
        packets[statement.index()] += some;
        bytes[statement.index()] += size;
      }
    }

    private static void add(long[] sums, long some, long size) {
      sums[0] += some;
      sums[1] += size;
    }

    private long sum(int cell, int word) {
      return tables.cells().sum(map, end, cell, word);
    }
  }
}
