package io.echogate.datapath;

import io.echogate.datapath.layout.CounterCells;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.SourceVerdict;
import io.echogate.datapath.layout.TypeVerdict;
import io.echogate.ebpf.BpfMap;
import io.echogate.icmp.Family;
import io.echogate.linux.Mapping;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

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
    private final List<Counter> counters = new ArrayList<>();

    Reader(MemorySegment map, long end, PolicyTables tables, Policy policy) {
      this.map = map;
      this.end = end;
      this.tables = tables;
      this.policy = policy;
      packets = new long[policy.statements().size()];
      bytes = new long[policy.statements().size()];
    }

    Counts read() {
      for (Family family : Family.values()) {
        for (int type = 0; type < 256; type++) {
          OptionalInt number = OptionalInt.of(type);
          TypeVerdict verdict = tables.messages().verdict(family, type);
          int passed = CounterCells.ofType(family, type, false);
          int dropped = CounterCells.ofType(family, type, true);
          add(passed, Optional.of(family), number, verdict.passed());
          add(dropped, Optional.of(family), number, verdict.dropped());
          add(passed, verdict.statement());
          add(dropped, verdict.statement());
        }
      }
      addUntyped();
      if (!tables.sources().isEmpty()) {
        addSources();
      }
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

    private void addSources() {
      for (Family family : Family.values()) {
        for (int type = 0; type < 256; type++) {
          addPlace(CounterCells.index(family, type), family, OptionalInt.of(type));
        }
        addPlace(CounterCells.placeOfOthers(family), family, OptionalInt.empty());
      }
      for (SourceVerdict verdict : tables.sources().verdicts()) {
        add(CounterCells.ofRecord(verdict.record()), verdict.statement());
      }
    }

    private void addPlace(int place, Family family, OptionalInt type) {
      for (int reason = 0; reason < SourceVerdict.REASONS.size(); reason++) {
        add(
            CounterCells.ofSource(place, reason),
            Optional.of(family),
            type,
            SourceVerdict.REASONS.get(reason));
      }
    }

    private void add(int cell, Optional<Family> family, OptionalInt type, Reason reason) {
      long counted = sum(cell, 0);
      if (counted != 0) {
        long size = sum(cell, CounterCells.BYTES);
        counters.add(new Counter(Direction.IN, family, type, reason, counted, size));
      }
    }

    private void add(int cell, @Nullable Statement statement) {
      if (statement != null) {
        packets[statement.index()] += sum(cell, 0);
        bytes[statement.index()] += sum(cell, CounterCells.BYTES);
      }
    }

    private long sum(int cell, int word) {
      return tables.cells().sum(map, end, cell, word);
    }
  }
}
