package io.echogate.datapath.prefix;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R6;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.TestRun;
import io.echogate.linux.GracePeriod;
import io.echogate.linux.Mapping;
import io.echogate.policy.PrefixSet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;

/** Questions in the kernel, each in a program of its own, and their maps. */
final class AskedTables implements AutoCloseable {
  private static final MapSpec ADDRESS = MapSpec.mmapableArray("address", 3 * Long.BYTES, 1);

  /** Where in the map it stands which copy to ask. */
  private static final int COPY = 2 * Long.BYTES;

  /** Where on the stack programs keep it. */
  private static final int COPY_WORD = -8;

  private static final int FRAME = 64;
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment frame = arena.allocate(FRAME);
  private final Map<MapSpec, BpfMap> maps = new HashMap<>();
  private final List<LoadedProgram> programs = new ArrayList<>();
  private final List<TestRun> runs = new ArrayList<>();
  private final Map<MapSpec, Mapping> mappings = new HashMap<>();
  private final Mapping address;
  private final PrefixTables tables;
  private InUse inUse;

  /** Whether programs run while tables are changed. */
  private boolean running;

  AskedTables(PrefixTables tables, int questions) {
    this.tables = tables;
    inUse = tables.changing().first();
    maps.put(ADDRESS, BpfMap.create(ADDRESS));
    for (MapSpec spec : tables.maps()) {
      BpfMap map = BpfMap.create(spec);
      maps.put(spec, map);
      try (Mapping mapping = map.mmap(Mapping.Access.READ_WRITE)) {
        tables.fill(spec, mapping.segment());
      }
    }
    for (int question = 0; question < questions; question++) {
      LoadedProgram program = LoadedProgram.load(program(tables, question), maps);
      programs.add(program);
      runs.add(program.testRun());
    }
    address = maps.get(ADDRESS).mmap(Mapping.Access.READ_WRITE);
  }

  static AskedTables of(List<Question> questions) {
    return new AskedTables(PrefixTables.of(questions), questions.size());
  }

  private static Program program(PrefixTables tables, int question) {
    return Program.xdp(
        "question",
        asm -> {
          start(asm);
          tables.emit(asm, question, COPY_WORD);
          asm.exit();
        });
  }

  /** From now on programs run while tables are changed. */
  void runMeanwhile() {
    running = true;
  }

  /**
   * A program that asks two questions for an address and says whether both have the same answer, by
   * 1; or else by 0.
   */
  LoadedProgram comparing(int one, int other) {
    return LoadedProgram.load(
        Program.xdp(
            "comparing",
            asm -> {
              start(asm);
              tables.emit(asm, one, COPY_WORD);
              asm.mov(R6, R0);
              asm.mapValue(R3, ADDRESS, 0);
              asm.load(Size.LONG, R1, R3, 0).load(Size.LONG, R2, R3, Long.BYTES);
              tables.emit(asm, other, COPY_WORD);
              asm.xor(R0, R6).xor(R0, 1).exit();
            }),
        maps);
  }

  private static void start(Assembler asm) {
    asm.mapValue(R3, ADDRESS, 0);
    asm.load(Size.LONG, R1, R3, COPY).store(Size.LONG, R10, COPY_WORD, R1);
    asm.load(Size.LONG, R1, R3, 0).load(Size.LONG, R2, R3, Long.BYTES);
  }

  /** What a program says of an address; only one thread may ask. */
  int run(TestRun run, long high, long low, boolean ip4) {
    address.segment().set(ValueLayout.JAVA_LONG, 0, ip4 ? low : high);
    address.segment().set(ValueLayout.JAVA_LONG, Long.BYTES, low);
    return run.run(frame, FRAME);
  }

  /** What the program answers. */
  int ask(int question, long high, long low, boolean ip4) {
    return run(runs.get(question), high, low, ip4);
  }

  /**
   * Changes the sets of one question, as long as they fit.
   *
   * @param questions as they are to be
   */
  boolean change(List<Question> questions, int number, PrefixSet changed) {
    return change(questions, question -> question == number, changed);
  }

  /** The same for the sets of all questions. */
  boolean change(List<Question> questions, PrefixSet changed) {
    return change(questions, _ -> true, changed);
  }

  private boolean change(List<Question> questions, IntPredicate affected, PrefixSet changed) {
    int copy = 1 - (int) address.segment().get(ValueLayout.JAVA_LONG, COPY);
    ChangingTables changing = tables.changing();
    try {
      ChangingTables.Change change =
          changing.change(
              maps(),
              (question, regions) -> within(questions.get(question), regions),
              affected,
              changed,
              inUse,
              copy);
      change.write();
      LONG.setRelease(address.segment(), (long) COPY, (long) copy);
      if (running) {
        GracePeriod.await();
      }
      inUse = change.inUse();
      changing.settle(maps(), change.changes(), 1 - copy);
      return true;
    } catch (NoRoomException e) {
      return false;
    }
  }

  /** As whoever changes tables does it who knows no more of the sets than what he needs. */
  private static Question within(Question question, PrefixSet regions) {
    return new Question(
        question.family(),
        question.sets().stream().map(set -> set.within(regions)).toList(),
        question.changing());
  }

  /** How many things of each kind are in use. */
  List<Integer> inUse() {
    return inUse.places().stream().map(BitSet::cardinality).toList();
  }

  private Maps maps() {
    return new MappedMaps(this::bytes);
  }

  private MemorySegment bytes(MapSpec spec) {
    return mappings
        .computeIfAbsent(
            spec, map -> Objects.requireNonNull(maps.get(map)).mmap(Mapping.Access.READ_WRITE))
        .segment();
  }

  /** How many instructions the verifier went through. */
  int verified(int question) {
    return programs.get(question).info().verifiedInsns();
  }

  @Override
  public void close() {
    address.close();
    mappings.values().forEach(Mapping::close);
    runs.forEach(TestRun::close);
    programs.forEach(LoadedProgram::close);
    maps.values().forEach(BpfMap::close);
    arena.close();
  }
}
