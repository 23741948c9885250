package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.sun.management.ThreadMXBean;
import io.echogate.linux.Mapping;
import io.echogate.linux.testing.NeedsRoot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@NeedsRoot
class LoadedProgramTest {
  private static final SourceLine LINE =
      new SourceLine("server.policy", 7, 5, "icmp ip4: block { 8 }");

  @Test
  void aTestRunGivesTheProgramsResult() {
    Program program =
        Program.xdp(
            "first_byte",
            asm -> {
              Label tooShort = asm.newLabel("too short");
              asm.load(Size.WORD, R2, R1, 0)
                  .load(Size.WORD, R3, R1, 4)
                  .mov(R0, R2)
                  .add(R0, 14)
                  .jumpIf(Cond.GT, R0, R3, tooShort)
                  .load(Size.BYTE, R0, R2, 0)
                  .exit()
                  .bind(tooShort)
                  .mov(R0, -1)
                  .exit();
            });
    try (LoadedProgram loaded = LoadedProgram.load(program, Map.of());
        TestRun run = loaded.testRun();
        Arena arena = Arena.ofConfined()) {
      MemorySegment frame = arena.allocate(64);
      for (int value = 0; value < 256; value++) {
        frame.set(ValueLayout.JAVA_BYTE, 0, (byte) value);
        assertThat(run.run(frame, 60)).isEqualTo(value);
      }
      assertThat(run.run(frame, 14, 1000)).isEqualTo(255);
      assertThat(run.run(frame, 64)).as("a longer frame than the last").isEqualTo(255);
      assertThat(run.nanos()).isPositive();
      assertThatThrownBy(() -> run.run(frame, 13))
          .isInstanceOf(BpfException.class)
          .hasMessage(
              "cannot run program first_byte on a frame of 13 bytes: invalid argument (EINVAL):"
                  + " frames have 14 to about 3,500 bytes");
    }
  }

  /** Only the compiler removes what a foreign call allocates, and it may be late. */
  @Test
  void readyInstructionsRunAsThoseOfTheAssembler() {
    MapSpec map = MapSpec.mmapableArray("number", 8, 1);
    Program assembled =
        Program.xdp("assembled", asm -> asm.mapValue(R1, map, 4).load(Size.WORD, R0, R1, 0).exit());
    Program ready = Program.of("ready", ProgramType.XDP, assembled.insns());

    assertThat(ready.maps()).containsExactly(map);
    try (BpfMap numbers = BpfMap.create(map);
        Mapping mapping = numbers.mmap(Mapping.Access.READ_WRITE);
        LoadedProgram loaded = LoadedProgram.load(ready, Map.of(map, numbers));
        TestRun run = loaded.testRun();
        Arena arena = Arena.ofConfined()) {
      mapping.segment().set(ValueLayout.JAVA_INT, 4, 77);
      assertThat(run.run(arena.allocate(60), 60)).isEqualTo(77);
    }
  }

  @Test
  void aTestRunAllocatesNothingOnceCompiled() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int runs = 5_000;
    int rounds = 100;
    Program program = Program.xdp("pass_all", asm -> asm.mov(R0, 2).exit());
    try (LoadedProgram loaded = LoadedProgram.load(program, Map.of());
        TestRun run = loaded.testRun();
        Arena arena = Arena.ofConfined()) {
      MemorySegment frame = arena.allocate(64);
      long allocated = Long.MAX_VALUE;
      for (int round = 0; round < rounds && allocated >= runs; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < runs; i++) {
          var _ = run.run(frame, 64);
        }
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
      }
      assertThat(allocated).isLessThan(runs);
    }
  }

  @Test
  void aMapValueIsSharedWithTheProgram() {
    MapSpec words = MapSpec.mmapableArray("words", 16, 1);
    Program counter =
        Program.xdp(
            "counter",
            asm ->
                asm.mapValue(R1, words, 8)
                    .mov(R2, 3)
                    .fetchAdd(Size.LONG, R1, 0, R2)
                    .mov(R0, R2)
                    .exit());
    try (BpfMap map = BpfMap.create(words);
        LoadedProgram loaded = LoadedProgram.load(counter, Map.of(words, map));
        Mapping mapping = map.mmap(Mapping.Access.READ_WRITE);
        TestRun run = loaded.testRun();
        Arena arena = Arena.ofConfined()) {
      mapping.segment().set(ValueLayout.JAVA_LONG, 8, 39);

      assertThat(run.run(arena.allocate(64), 64)).isEqualTo(39);
      assertThat(mapping.segment().get(ValueLayout.JAVA_LONG, 8)).isEqualTo(42);
      assertThat(loaded.info().mapIds()).containsExactly(map.info().id());
    }
  }

  @Test
  void everyOperationComputesWhatItSays() {
    assertThat(result(asm -> asm.mov(R0, 7).mul(R0, 6).sub(R0, 2).div(R0, 4))).isEqualTo(10);
    assertThat(result(asm -> asm.mov(R0, 43).mod(R0, 8).or(R0, 8).xor(R0, 1))).isEqualTo(10);
    assertThat(result(asm -> asm.mov(R0, -1).rsh(R0, 60))).isEqualTo(15);
    assertThat(result(asm -> asm.mov(R0, -32).arsh(R0, 4))).isEqualTo(-2);
    assertThat(result(asm -> asm.mov32(R0, -1).rsh(R0, 31))).isEqualTo(1);
    assertThat(result(asm -> asm.mov(R0, 1).neg(R0).lsh32(R0, 4).rsh(R0, 28))).isEqualTo(15);
    assertThat(result(asm -> asm.mov(R0, 0x0102).byteSwap(R0, 16))).isEqualTo(0x0201);
    assertThat(result(asm -> asm.movWide(R0, 0x1234_5678_9abc_def0L).rsh(R0, 32)))
        .isEqualTo(0x1234_5678);
    assertThat(
            result(
                asm ->
                    asm.storeImm(Size.LONG, R10, -8, 5)
                        .mov(R0, 5)
                        .mov(R2, 9)
                        .compareExchange(Size.LONG, R10, -8, R2)
                        .load(Size.LONG, R2, R10, -8)
                        .lsh(R0, 8)
                        .or(R0, R2)))
        .isEqualTo(5 << 8 | 9);
    assertThat(
            result(
                asm ->
                    asm.storeImm(Size.WORD, R10, -4, 5)
                        .mov(R0, 9)
                        .exchange(Size.WORD, R10, -4, R0)))
        .isEqualTo(5);
  }

  @Test
  void theInfoNamesTheProgramAndItsSizes() {
    Program program = Program.xdp("pass_all", asm -> asm.mov(R0, 2).exit());
    try (LoadedProgram loaded = LoadedProgram.load(program, Map.of());
        LoadedProgram again = LoadedProgram.open(loaded.info().id())) {
      ProgramInfo info = loaded.info();
      assertThat(info.name()).isEqualTo("pass_all");
      assertThat(ProgramType.of(info.type())).contains(ProgramType.XDP);
      assertThat(info.verifiedInsns()).isEqualTo(2);
      assertThat(info.xlatedBytes()).isEqualTo(16);
      assertThat(Disassembler.decode(loaded.xlated())).isEqualTo(program.insns());
      assertThat(again.info()).isEqualTo(info);
      assertThat(again.name()).isEqualTo("pass_all");
    }
  }

  @Test
  void aBoundMapBelongsToTheProgram() {
    Program program = Program.schedCls("cls", asm -> asm.mov(R0, 0).exit());
    try (LoadedProgram loaded = LoadedProgram.load(program, Map.of());
        BpfMap text = BpfMap.create(MapSpec.mmapableArray("text", 100, 1))) {
      loaded.bind(text);
      loaded.bind(text);

      assertThat(loaded.info().mapIds()).containsExactly(text.info().id());
    }
  }

  @Test
  void theVerifiersRefusalNamesInstructionAndSourceLine() {
    Program program =
        Program.xdp(
            "unchecked",
            asm ->
                asm.load(Size.WORD, R2, R1, 0)
                    .at(LINE)
                    .load(Size.BYTE, R0, R2, 0)
                    .atNoLine()
                    .exit());
    assertThatThrownBy(() -> LoadedProgram.load(program, Map.of()))
        .asInstanceOf(type(VerifierException.class))
        .satisfies(
            e -> {
              assertThat(e)
                  .hasMessage(
                      "the kernel refused the program unchecked: permission denied (EACCES):"
                          + " R2 offset is outside of the packet: at 1: r0 = *(u8 *)(r2 +0), for"
                          + " server.policy:7:5: icmp ip4: block { 8 }: compare the end of the"
                          + " access with data_end before it, after every addition of a variable");
              assertThat(e.slot()).hasValue(1);
              assertThat(e.source()).contains(LINE);
              assertThat(e.log()).contains("; icmp ip4: block { 8 } @ server.policy:7");
            });
  }

  @Test
  void aLogLargerThanTheFirstBufferIsReadWhole() {
    Program program =
        Program.xdp(
            "long_log",
            asm -> {
              asm.load(Size.WORD, R2, R1, 0).mov(R0, 0);
              for (int i = 0; i < 3000; i++) {
                asm.add(R0, i);
              }
              asm.load(Size.BYTE, R0, R2, 0).exit();
            });
    assertThatThrownBy(() -> LoadedProgram.load(program, Map.of()))
        .asInstanceOf(type(VerifierException.class))
        .satisfies(
            e -> {
              assertThat(e.slot()).hasValue(3002);
              assertThat(e.log()).contains("0: (61) r2 = ").hasSizeGreaterThan(1 << 16);
            });
  }

  @Test
  void aProgramTellsTheKernelItsLicense() {
    Program program = Program.xdp("licensed", asm -> asm.mov(R0, 2).exit());
    assertThat(program.license()).isEqualTo("Dual MIT/GPL");
    try (LoadedProgram free = LoadedProgram.load(program, Map.of());
        LoadedProgram other = LoadedProgram.load(program.withLicense("Proprietary"), Map.of())) {
      assertThat(free.info().gplCompatible()).isTrue();
      assertThat(other.info().gplCompatible()).isFalse();
    }
  }

  @Test
  void aMapThatIsNotGivenIsNamed() {
    MapSpec table = MapSpec.mmapableArray("table", 8, 1);
    Program program = Program.xdp("user", asm -> asm.mapValue(R0, table, 0).exit());
    assertThatThrownBy(() -> LoadedProgram.load(program, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the program user uses the map table, which was not given");
  }

  private static int result(Consumer<Assembler> code) {
    Program program =
        Program.xdp(
            "compute",
            asm -> {
              code.accept(asm);
              asm.exit();
            });
    try (LoadedProgram loaded = LoadedProgram.load(program, Map.of());
        TestRun run = loaded.testRun();
        Arena arena = Arena.ofConfined()) {
      return run.run(arena.allocate(64), 64);
    }
  }
}
