package io.echogate.bench;

import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.UpdateMode;
import io.echogate.icmp.Family;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The hand-written C program ({@code filter.c}), with the tables of a policy. It knows statements
 * on messages, and limits that count packets.
 */
final class HandWritten implements AutoCloseable {
  private static final byte PASS = 0;
  private static final byte DROP = 1;
  private static final int FIRST_LIMIT = 2;
  private static final int BUCKET = 64;
  private static final int BUCKETS = 64;
  private static final int PERIOD = 8;
  private static final int TOLERANCE = 16;

  private final LoadedProgram program;

  /** The clock of its limits. */
  enum Clock {
    KTIME,
    JIFFIES
  }

  private HandWritten(LoadedProgram program) {
    this.program = program;
  }

  /** The program without a policy, compiled now. */
  static Program compile(Clock clock) {
    int cpus = Cpus.possible().length();
    List<String> definitions = new ArrayList<>();
    definitions.add("CPUS=" + (cpus == 1 ? 1 : Integer.highestOneBit(2 * cpus - 1)));
    if (clock == Clock.JIFFIES) {
      definitions.add("JIFFY=" + Clocks.tick() + "ULL");
    }
    return ElfProgram.read("filter_c", Clang.compile("filter.c", definitions));
  }

  /**
   * Loads a compiled program for a policy.
   *
   * @throws IllegalArgumentException if the policy asks for more than it knows
   */
  static HandWritten load(Program program, Policy policy) {
    Map<MapSpec, BpfMap> maps = new HashMap<>();
    try {
      Tables tables = new Tables(policy);
      for (MapSpec spec : program.maps()) {
        BpfMap map = BpfMap.create(spec);
        maps.put(spec, map);
        switch (spec.name()) {
          case "verdicts" -> fill(map, tables.verdicts.array());
          case "buckets" -> fill(map, tables.buckets.array());
          default -> {}
        }
      }
      return new HandWritten(LoadedProgram.load(program, maps));
    } finally {
      maps.values().forEach(BpfMap::close);
    }
  }

  /** Whether the program can do all that a policy asks for. */
  static boolean knows(Policy policy) {
    return policy.sources().isEmpty()
        && policy.unlisted().isEmpty()
        && policy.evaluation().isEmpty()
        && Stream.concat(
                policy.rules().stream().map(Rule::action),
                policy.defaults().stream().map(DefaultRule::action))
            .allMatch(HandWritten::knows);
  }

  private static boolean knows(Action action) {
    return switch (action) {
      case Action.Allow(), Action.Block() -> true;
      case Action.RateLimit(List<Limit> limits) -> {
        Gcra figures = Gcra.of(limits.getFirst());
        yield limits.size() == 1 && !figures.never() && figures.byteCost() == 0;
      }
    };
  }

  private static void fill(BpfMap map, byte[] value) {
    map.update(
        MemorySegment.ofArray(new byte[Integer.BYTES]),
        MemorySegment.ofArray(value),
        UpdateMode.ANY);
  }

  LoadedProgram program() {
    return program;
  }

  @Override
  public void close() {
    program.close();
  }

  /** A policy as the program's tables. */
  private static final class Tables {
    private final ByteBuffer verdicts = ByteBuffer.allocate(512);
    private final ByteBuffer buckets =
        ByteBuffer.allocate(BUCKETS * BUCKET).order(ByteOrder.nativeOrder());
    private int limits;

    Tables(Policy policy) {
      if (!knows(policy)) {
        throw new IllegalArgumentException("more than the C program knows");
      }
      for (Family family : Family.values()) {
        List<Rule> rules =
            policy.rules().stream()
                .filter(rule -> rule.family() == family && rule.direction() == Direction.IN)
                .toList();
        byte otherwise = verdict(policy.defaultOf(family, Direction.IN).orElseThrow().action());
        for (int type = 0; type < 256; type++) {
          int wanted = type;
          verdicts.put(
              rules.stream()
                  .filter(rule -> rule.messages().containsAll(wanted))
                  .findFirst()
                  .map(rule -> verdict(rule.action()))
                  .orElse(otherwise));
        }
      }
    }

    private byte verdict(Action action) {
      return switch (action) {
        case Action.Allow() -> PASS;
        case Action.Block() -> DROP;
        case Action.RateLimit(List<Limit> several) -> limit(several.getFirst());
      };
    }

    private byte limit(Limit limit) {
      if (limits == BUCKETS) {
        throw new IllegalArgumentException("more than " + BUCKETS + " buckets");
      }
      Gcra figures = Gcra.of(limit);
      buckets.putLong(limits * BUCKET + PERIOD, figures.period());
      buckets.putLong(limits * BUCKET + TOLERANCE, figures.tolerance());
      return (byte) (FIRST_LIMIT + limits++);
    }
  }
}
