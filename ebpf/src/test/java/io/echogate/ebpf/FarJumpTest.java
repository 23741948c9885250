package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.Mapping;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jumps over more than 16 bits go where near ones would, under every condition. */
@NeedsKernel(KernelFeature.XDP)
@EnabledIf(value = "kernelJumpsFar", disabledReason = "needs-kernel:gotol: no jumps of 32 bits")
class FarJumpTest {

  private static final int ADDITIONS = 2_390;

  /** Slots behind each addition; over all of them a near jump just reaches. */
  private static final int FILLING = 4;

  private static final int PADDING = 60_000;
  private static final int INPUTS = 60;
  private static final MapSpec WORDS = MapSpec.mmapableArray("words", 24, 1);

  private final long seed = Long.getLong("prop.seed", new Random().nextLong());
  private final RandomGenerator random = new SplittableRandom(seed);

  static boolean kernelJumpsFar() {
    return Feature.FAR_JUMPS.missing().isEmpty();
  }

  /** The first condition that holds is taken, and answers with its number. */
  @ParameterizedTest
  @EnumSource
  void theKernelJumpsAsTheConditionsSay(FarJumps farJumps) {
    List<Cond> conds = new ArrayList<>(List.of(Cond.values()));
    Collections.shuffle(conds, new Random(random.nextLong()));
    Program program = Program.xdp("far", farJumps, asm -> emit(asm, conds));
    assertThat(program.insns().stream().anyMatch(Insn.JumpFar.class::isInstance))
        .isEqualTo(!farJumps.areTrampolines());
    try (BpfMap map = BpfMap.create(WORDS);
        Mapping mapping = map.mmap(Mapping.Access.READ_WRITE);
        LoadedProgram loaded = LoadedProgram.load(program, Map.of(WORDS, map));
        TestRun run = loaded.testRun();
        Arena arena = Arena.ofConfined()) {
      MemorySegment frame = arena.allocate(64);
      for (int i = 0; i < INPUTS; i++) {
        long[] input = {operand(), operand(), 0};
        mapping.segment().copyFrom(MemorySegment.ofArray(input));
        var _ = run.run(frame, 64);
        assertThat(mapping.segment().toArray(ValueLayout.JAVA_LONG))
            .as("replay with -Dprop.seed=%d", seed)
            .isEqualTo(Interpreter.run(program, input));
      }
    }
  }

  /** The kernel puts several instructions in place of such a call: jumps over them grow. */
  @Test
  void jumpsReachOverCodeThatTheKernelMakesLonger() {
    Program program =
        Program.xdp(
            "longer",
            asm -> {
              Label end = asm.newLabel("end");
              asm.load(Size.WORD, R7, R1, 0);
              asm.jumpIf(Cond.EQ, R7, 0, end);
              for (int i = 0; i < FarJumps.GOTOL.reach() / 8; i++) {
                asm.call(Helper.GET_SMP_PROCESSOR_ID).add(R7, R0).add(R7, 1);
                asm.add(R7, 1).add(R7, 1).add(R7, 1).add(R7, 1).add(R7, 1);
              }
              asm.bind(end).mov(R0, 2).exit();
            });

    try (LoadedProgram loaded = LoadedProgram.load(program, Map.of())) {
      assertThat(loaded.info().verifiedInsns()).isGreaterThan(FarJumps.GOTOL.reach());
    }
  }

  @Test
  void aKernelWithoutThemGetsTrampolines() {
    Features features = Features.ofKernel();

    assertThat(FarJumps.of(features)).isEqualTo(FarJumps.GOTOL);
    assertThat(FarJumps.of(features.without(Feature.FAR_JUMPS))).isEqualTo(FarJumps.TRAMPOLINES);
  }

  /**
   * Without PERFMON the kernel masks what is added to the address of a map, by instructions that
   * push near jumps beyond what they reach.
   */
  @ParameterizedTest
  @EnumSource
  void withRoomTheKernelCanPutInstructionsBetween(FarJumps farJumps) {
    Program program = Program.xdp("masked", farJumps, FarJumpTest::addMuch);
    Capabilities.callWithout(
        () -> {
          try (BpfMap map = BpfMap.create(WORDS)) {
            ThrowingCallable load = () -> LoadedProgram.load(program, Map.of(WORDS, map)).close();
            if (farJumps != FarJumps.GOTOL) {
              assertThatCode(load).doesNotThrowAnyException();
            } else {
              assertThatThrownBy(load)
                  .hasMessageContaining("cannot be patched due to 16-bit range")
                  .hasMessageEndingWith("build the program with FarJumps that leave room");
            }
          }
          return true;
        },
        Capability.PERFMON,
        Capability.SYS_ADMIN);
  }

  /** Adds so often that the kernel's own instructions make near jumps too long. */
  private static void addMuch(Assembler asm) {
    Label end = asm.newLabel("end");
    asm.call(Helper.KTIME_GET_NS).mov(R6, R0).and(R6, 15);
    asm.jumpIf(Cond.EQ, R6, 3, end);
    for (int i = 0; i < ADDITIONS; i++) {
      // Jumps are where the verifier sees that it has been there.
      asm.jumpIf(Cond.GT, R6, 15, end).jumpIf(Cond.GT, R6, 15, end);
      asm.mapValue(R1, WORDS, 0).add(R1, R6).load(Size.BYTE, R2, R1, 0);
      for (int filling = 0; filling < FILLING; filling++) {
        asm.mov(R2, filling);
      }
    }
    asm.bind(end).mov(R0, 0).exit();
  }

  /** Bpftools that are in use do not know them; the kernel's own disassembler writes the log. */
  @Test
  void theKernelsLogReadsAsTheDisassembly() {
    Program program =
        Program.xdp(
            "refused",
            asm -> {
              Label end = asm.newLabel("end");
              asm.load(Size.WORD, R6, R1, 12).mov(R0, 0).jumpIf(Cond.EQ, R6, 3, end);
              for (int i = 0; i < PADDING; i++) {
                asm.add(R0, 1);
              }
              asm.bind(end).load(Size.WORD, R0, R1, 400).exit();
            });
    VerifierException refusal =
        catchThrowableOfType(
            VerifierException.class, () -> LoadedProgram.load(program, Map.of()).close());

    assertThat(program.disassembly()).contains("3: (06) gotol pc+" + PADDING);
    for (String line : program.disassembly().subList(0, 4)) {
      assertThat(refusal.log()).contains(line);
    }
  }

  /** Small numbers of both signs, so that all outcomes come up. */
  private long operand() {
    return random.nextLong(-4, 8);
  }

  private void emit(Assembler asm, List<Cond> conds) {
    Label store = asm.newLabel("store");
    List<Label> taken = conds.stream().map(cond -> asm.newLabel(cond.toString())).toList();
    asm.mapValue(R1, WORDS, 0).load(Size.LONG, R6, R1, 0).load(Size.LONG, R7, R1, 8);
    for (int i = 0; i < conds.size(); i++) {
      jump(asm, conds.get(i), taken.get(i));
    }
    asm.mov(R0, 0);
    for (int i = 0; i < PADDING; i++) {
      asm.add(R0, 1);
    }
    asm.bind(store).store(Size.LONG, R1, 16, R0).mov(R0, 0).exit();
    for (int i = 0; i < conds.size(); i++) {
      asm.bind(taken.get(i)).mov(R0, i).jump(store);
    }
  }

  private void jump(Assembler asm, Cond cond, Label target) {
    int imm = random.nextInt(12) - 4;
    switch (random.nextInt(4)) {
      case 0 -> asm.jumpIf(cond, R6, R7, target);
      case 1 -> asm.jumpIf32(cond, R6, R7, target);
      case 2 -> asm.jumpIf(cond, R6, imm, target);
      default -> asm.jumpIf32(cond, R6, imm, target);
    }
  }
}
