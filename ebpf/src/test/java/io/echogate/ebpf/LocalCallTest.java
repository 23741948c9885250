package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions of a program that call each other. */
class LocalCallTest {
  private static final SourceLine LINE = new SourceLine("server.policy", 7, 5, "limit 5/s");

  @Test
  @NeedsKernel(KernelFeature.XDP)
  void aFunctionAnswersFromItsArgumentsAndLeavesTheCallersRegisters() {
    assertThat(result(Program.xdp("caller", LocalCallTest::weighted))).isEqualTo(1000 + 34 + 56);
  }

  /** 1000 from a register that outlives calls, 10 * 3 + 4 and 10 * 5 + 6 from two calls. */
  private static void weighted(Assembler asm) {
    Label weigh = asm.newLabel("weigh");
    Label ten = asm.newLabel("times ten");
    asm.mov(R6, 1000).mov(R1, 3).mov(R2, 4).call(weigh).add(R6, R0);
    asm.mov(R1, 5).mov(R2, 6).call(weigh).add(R0, R6).exit();
    asm.function(weigh, 2).at(LINE).mov(R6, R2).call(ten).add(R0, R6).exit().atNoLine();
    asm.function(ten, 1).mov(R0, R1).mul(R0, 10).exit();
  }

  @Test
  @NeedsKernel(KernelFeature.XDP)
  void aFunctionReachesTheStackOfItsCallerByAnAddress() {
    Program program =
        Program.xdp(
            "caller",
            asm -> {
              Label fill = asm.newLabel("fill");
              asm.storeImm(Size.LONG, R10, -8, 0).mov(R1, R10).add(R1, -8).call(fill);
              asm.load(Size.LONG, R0, R10, -8).exit();
              asm.function(fill, 1).storeImm(Size.LONG, R1, 0, 99).mov(R0, 0).exit();
            });

    assertThat(result(program)).isEqualTo(99);
  }

  @Test
  @NeedsKernel(KernelFeature.XDP)
  void readyInstructionsMayCallTheirOwnFunctions() {
    Program assembled = Program.xdp("assembled", LocalCallTest::weighted);
    Program ready = Program.of("ready", ProgramType.XDP, assembled.insns());

    assertThat(ready.functions()).extracting(LocalFunction::index).containsExactly(10, 14);
    assertThat(result(ready)).isEqualTo(1090);
  }

  @ParameterizedTest
  @EnumSource
  @NeedsKernel(KernelFeature.XDP)
  void callsReachAnyDistance(FarJumps farJumps) {
    Program program =
        Program.xdp(
            "distant",
            farJumps,
            asm -> {
              Label far = asm.newLabel("far");
              Label end = asm.newLabel("end");
              asm.mov(R1, 20).call(far).jumpIf(Cond.GT, R0, 100, end);
              for (int i = 0; i < 50_000; i++) {
                asm.add(R0, 1);
              }
              asm.bind(end).exit();
              asm.function(far, 1).mov(R0, R1).add(R0, 1).exit();
            });

    if (farJumps == FarJumps.TRAMPOLINES || Feature.FAR_JUMPS.missing().isEmpty()) {
      assertThat(result(program)).isEqualTo(50_021);
    }
  }

  @Test
  @NeedsTool("bpftool")
  @NeedsKernel(KernelFeature.XDP)
  void theKernelKnowsTheFunctionsByNameAndLine() throws Exception {
    Program program = Program.xdp("caller", LocalCallTest::weighted);
    try (LoadedProgram loaded = LoadedProgram.load(program, Map.of())) {
      Process bpftool =
          new ProcessBuilder(
                  "bpftool", "prog", "dump", "xlated", "id", "" + loaded.info().id(), "linum")
              .redirectErrorStream(true)
              .start();
      String dump = new String(bpftool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(bpftool.waitFor()).isZero();
      assertThat(dump)
          .contains("int weigh(int a1, int a2):", "int times_ten(int a1):")
          .contains("; limit 5/s [file:server.policy line_num:7 line_col:5]");
      assertThat(Disassembler.decode(loaded.xlated()))
          .as("no instruction is unknown")
          .noneMatch(Insn.Unknown.class::isInstance)
          .hasSize(program.insns().size());
      assertThat(Disassembler.lines(Disassembler.decode(loaded.xlated())))
          .contains("3: (85) call pc+6", "7: (85) call pc+2", "11: (85) call pc+2");
    }
  }

  @Test
  void whatIsWrongWithCallsIsSaid() {
    assertProblem(
        asm -> {
          Label add = asm.newLabel("add");
          asm.mov(R2, 1).call(add).exit().function(add, 3).mov(R0, R3).exit();
        },
        "at 1: call pc+1: r3 holds nothing here");
    assertProblem(
        asm -> {
          Label own = asm.newLabel("own");
          asm.mov(R6, 1).call(own).exit().function(own, 0).mov(R0, R6).exit();
        },
        "at 3: r0 = r6: r6 holds nothing here");
    assertProblem(
        asm -> {
          Label own = asm.newLabel("own");
          asm.mov(R2, 1).call(own).mov(R0, R2).exit().function(own, 0).mov(R0, 1).exit();
        },
        "at 2: r0 = r2: r2 is lost by the call at 1: keep values in r6-r9");
    assertProblem(
        asm -> {
          Label own = asm.newLabel("own");
          asm.call(own).mov(R0, 1).function(own, 0).mov(R0, 1).exit();
        },
        "at 1: r0 = 1: the code runs into the function own: end it with exit or a jump");
    assertProblem(
        asm -> {
          Label place = asm.newLabel("place");
          asm.mov(R0, 0).call(place).bind(place).exit();
        },
        "at 1: call pc+0: the label called is no function");
    assertProblem(
        asm -> {
          Label own = asm.newLabel("own");
          Label out = asm.newLabel("out");
          asm.call(own).bind(out).exit().function(own, 0).mov(R0, 1).jump(out);
        },
        "at 3: goto pc-3: the jump leaves its function: call the other one");
    assertProblem(
        asm -> {
          Label own = asm.newLabel("own");
          Label in = asm.newLabel("in");
          asm.call(own).jump(in).function(own, 0).mov(R0, 1).bind(in).exit();
        },
        "at 1: goto pc+1: the jump leaves its function");
    assertProblem(
        asm -> asm.function(asm.newLabel("first"), 0).mov(R0, 1).exit(),
        "a program begins with the function that the kernel calls");
    assertProblem(
        asm -> asm.mov(R0, 1).exit().function(asm.newLabel("many"), 6).mov(R0, 1).exit(),
        "a function has 0 to 5 arguments, not 6");
  }

  private static void assertProblem(Consumer<Assembler> code, String message) {
    assertThatThrownBy(() -> Program.xdp("bad", code))
        .isInstanceOf(AssemblyException.class)
        .hasMessageContaining(message);
  }

  private static int result(Program program) {
    try (LoadedProgram loaded = LoadedProgram.load(program, Map.of());
        TestRun run = loaded.testRun();
        Arena arena = Arena.ofConfined()) {
      return run.run(arena.allocate(64), 64);
    }
  }
}
