package io.echogate.bench;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;

import io.echogate.datapath.prefix.PrefixTables;
import io.echogate.datapath.prefix.Question;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.XdpAction;
import io.echogate.icmp.Family;
import io.echogate.linux.Clocks;
import io.echogate.linux.Mapping;
import io.echogate.policy.PrefixSet;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What it costs to find out which prefix set holds an address that was never seen before. */
final class PrefixCost {
  private static final int REPEATS = 50_000;
  private static final double MEBI = 1 << 20;
  private static final double MILLI = 1e6;

  /** The state of the generator of addresses, and which copy of tables to ask. */
  private static final MapSpec STATE = MapSpec.mmapableArray("state", 2 * Long.BYTES, 1);

  /** Where on the stack the program keeps which copy of tables it asks. */
  private static final int COPY_WORD = -8;

  // Knuth's 64-bit linear congruential generator.
  private static final long MULTIPLIER = 6364136223846793005L;
  private static final long INCREMENT = 1442695040888963407L;

  private final PrintStream out;
  private final Interleaved interleaved;
  private final Opened opened = new Opened();

  /** The cases without a question. */
  private final Map<Drawn, Integer> places = new EnumMap<>(Drawn.class);

  /** For each case with a question that without one: both draw the same addresses. */
  private final List<Integer> floors = new ArrayList<>();

  /** Where the addresses come from. */
  private enum Drawn {
    IP4("IPv4", Family.IP4),
    IP6("IPv6", Family.IP6),
    /** From the part of all addresses in which {@link RandomPrefixes#inPart} are. */
    IP6_PART("IPv6 in a part", Family.IP6);

    private final String name;
    private final Family family;

    Drawn(String name, Family family) {
      this.name = name;
      this.family = family;
    }
  }

  private PrefixCost(PrintStream out, int rounds) {
    this.out = out;
    interleaved = new Interleaved(rounds);
  }

  /** Measures and prints; what the questions cost more than none. */
  static List<Series> run(PrintStream out, int rounds) {
    PrefixCost cost = new PrefixCost(out, rounds);
    try (Opened _ = cost.opened) {
      return cost.run();
    }
  }

  private List<Series> run() {
    for (Drawn drawn : Drawn.values()) {
      addFloor(drawn);
    }
    out.printf(
        Locale.ROOT,
        "%n%-36s %9s %9s %9s %9s%n",
        "prefix tables",
        "plan, ms",
        "fill, ms",
        "MiB",
        "verified");
    for (Drawn drawn : List.of(Drawn.IP4, Drawn.IP6)) {
      Family family = drawn.family;
      add("10 prefixes", drawn, Question.of(family, RandomPrefixes.spread(family, 10), false));
      add(
          "10 prefixes, changing",
          drawn,
          Question.of(family, RandomPrefixes.spread(family, 10), true));
      add(
          "1,000 prefixes",
          drawn,
          Question.of(family, RandomPrefixes.spread(family, 1_000), false));
      add("20,000 statements", drawn, statements(family, 20_000));
      add(
          "1 M prefixes",
          drawn,
          Question.of(family, RandomPrefixes.spread(family, 1_000_000), false));
    }
    add(
        "1 M prefixes",
        Drawn.IP6_PART,
        Question.of(Family.IP6, RandomPrefixes.inPart(1_000_000), false));
    return print(interleaved.run());
  }

  private static Question statements(Family family, int count) {
    List<PrefixSet> sets =
        RandomPrefixes.spread(family, count)
            .prefixes(family)
            .map(prefix -> PrefixSet.of(List.of(prefix)))
            .toList();
    return new Question(family, sets, false);
  }

  private void addFloor(Drawn drawn) {
    places.put(drawn, places.size());
    Program program = program(drawn, Stream.of());
    BpfMap state = BpfMap.create(STATE);
    opened.later(state::close);
    add(drawn.name, LoadedProgram.load(program, Map.of(STATE, state)));
  }

  private void add(String what, Drawn drawn, Question question) {
    String name = drawn.name + ", " + what;
    floors.add(Objects.requireNonNull(places.get(drawn)));
    long start = Clocks.threadCpu();
    PrefixTables tables = PrefixTables.of(List.of(question));
    double planned = (Clocks.threadCpu() - start) / MILLI;
    Map<MapSpec, BpfMap> maps = new HashMap<>();
    double bytes = 0;
    start = Clocks.threadCpu();
    for (MapSpec spec : tables.maps()) {
      BpfMap map = BpfMap.create(spec);
      opened.later(map::close);
      maps.put(spec, map);
      bytes += spec.valueSize();
      try (Mapping mapping = map.mmap(Mapping.Access.READ_WRITE)) {
        tables.fill(spec, mapping.segment());
      }
    }
    double filled = (Clocks.threadCpu() - start) / MILLI;
    BpfMap state = BpfMap.create(STATE);
    opened.later(state::close);
    maps.put(STATE, state);
    LoadedProgram program = LoadedProgram.load(program(drawn, Stream.of(tables)), maps);
    out.printf(
        Locale.ROOT,
        "%-36s %9.1f %9.1f %9.1f %9d%n",
        name,
        planned,
        filled,
        bytes / MEBI,
        program.info().verifiedInsns());
    add(name, program);
  }

  private void add(String name, LoadedProgram program) {
    opened.later(program::close);
    ProgramRun run = new ProgramRun(program, BenchFrames.ECHO4, XdpAction.PASS);
    opened.later(run);
    interleaved.add(name, REPEATS, run);
  }

  /** Draws an address, asks the tables if there are any, and passes the frame. */
  private static Program program(Drawn drawn, Stream<PrefixTables> tables) {
    return Program.xdp(
        "ask",
        asm -> {
          asm.mapValue(R3, STATE, 0).load(Size.LONG, R1, R3, Long.BYTES);
          asm.store(Size.LONG, R10, COPY_WORD, R1).load(Size.LONG, R1, R3, 0);
          asm.movWide(R4, MULTIPLIER).mul(R1, R4).movWide(R4, INCREMENT).add(R1, R4);
          asm.store(Size.LONG, R3, 0, R1);
          asm.mov(R2, R1).rsh(R2, Integer.SIZE).xor(R2, R1);
          switch (drawn) {
            case IP4 -> asm.rsh(R1, Integer.SIZE);
            case IP6 -> {}
            case IP6_PART ->
                asm.rsh(R1, RandomPrefixes.PART_BITS).movWide(R4, RandomPrefixes.PART).or(R1, R4);
          }
          asm.mov(R0, 0);
          tables.forEach(table -> table.emit(asm, 0, COPY_WORD));
          // The verifier must not know the answer, or it would leave out the question.
          asm.lsh(R0, Integer.SIZE).rsh(R0, Long.SIZE - 1);
          asm.or(R0, XdpAction.PASS.code()).exit();
        });
  }

  private List<Series> print(List<Series> costs) {
    List<Series> overs = new ArrayList<>();
    out.printf("%n%-36s %7s  %s%n", "ns over the empty question", "median", "(p10, p90)");
    for (int i = 0; i < floors.size(); i++) {
      Series cost = costs.get(places.size() + i);
      Series over = cost.minus(costs.get(floors.get(i)));
      out.printf(Locale.ROOT, "%-36s %7.1f  %s%n", cost.name(), over.median(), Table.spread(over));
      overs.add(over);
    }
    return overs;
  }
}
