package io.echogate.datapath.prefix;

import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;

import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.TestRun;
import io.echogate.linux.Mapping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Questions in the kernel, each in a program of its own, and their maps. */
final class AskedTables implements AutoCloseable {
  private static final MapSpec ADDRESS = MapSpec.mmapableArray("address", 2 * Long.BYTES, 1);
  private static final int FRAME = 64;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment frame = arena.allocate(FRAME);
  private final Map<MapSpec, BpfMap> maps = new HashMap<>();
  private final List<LoadedProgram> programs = new ArrayList<>();
  private final List<TestRun> runs = new ArrayList<>();
  private final Mapping address;

  AskedTables(PrefixTables tables, int questions) {
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
          asm.mapValue(R3, ADDRESS, 0);
          asm.load(Size.LONG, R1, R3, 0).load(Size.LONG, R2, R3, Long.BYTES);
          tables.emit(asm, question);
          asm.exit();
        });
  }

  /** What the program answers. */
  int ask(int question, long high, long low, boolean ip4) {
    address.segment().set(ValueLayout.JAVA_LONG, 0, ip4 ? low : high);
    address.segment().set(ValueLayout.JAVA_LONG, Long.BYTES, low);
    return runs.get(question).run(frame, FRAME);
  }

  /** How many instructions the verifier went through. */
  int verified(int question) {
    return programs.get(question).info().verifiedInsns();
  }

  @Override
  public void close() {
    address.close();
    runs.forEach(TestRun::close);
    programs.forEach(LoadedProgram::close);
    maps.values().forEach(BpfMap::close);
    arena.close();
  }
}
