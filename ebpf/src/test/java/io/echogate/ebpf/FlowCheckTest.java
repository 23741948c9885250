package io.echogate.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The assembler's rules for registers are those of the kernel's verifier. */
@NeedsKernel(KernelFeature.XDP)
class FlowCheckTest {
  private static final int PROGRAMS = 1_000;

  /** All but the context and the frame pointer: with addresses the kernel has more rules. */
  private static final List<Reg> SCALARS =
      List.of(Reg.R0, Reg.R2, Reg.R3, Reg.R4, Reg.R5, Reg.R6, Reg.R7, Reg.R8, Reg.R9);

  private final long seed = Long.getLong("prop.seed", new Random().nextLong());
  private final RandomGenerator random = new SplittableRandom(seed);

  @Test
  void theKernelTakesWhatTheAssemblerTakes() {
    int taken = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      Optional<Program> program = attempt();
      if (program.isPresent()) {
        taken++;
        try (LoadedProgram loaded = LoadedProgram.load(program.get(), Map.of())) {
          assertThat(loaded.name()).isEqualTo("random");
        } catch (VerifierException e) {
          throw new AssertionError("replay with -Dprop.seed=" + seed + "\n" + e.log(), e);
        }
      }
    }
    assertThat(taken).as("of the random programs enough are valid").isBetween(30, PROGRAMS - 30);
  }

  private Optional<Program> attempt() {
    try {
      return Optional.of(Program.xdp("random", this::emit));
    } catch (AssemblyException e) {
      return Optional.empty();
    }
  }

  /** A body, and sometimes a function or two that it may call. */
  private void emit(Assembler asm) {
    List<Label> functions = new ArrayList<>();
    for (int i = Math.max(0, random.nextInt(5) - 2); i > 0; i--) {
      functions.add(asm.newLabel("function " + i));
    }
    body(asm, functions);
    for (int i = 0; i < functions.size(); i++) {
      asm.function(functions.get(i), random.nextInt(3));
      body(asm, functions.subList(i + 1, functions.size()));
    }
  }

  private void body(Assembler asm, List<Label> functions) {
    List<Label> open = new ArrayList<>();
    asm.mov(Reg.R0, 1).mov(one(), 1).mov(one(), 2).mov(one(), 3);
    for (int i = random.nextInt(12); i > 0; i--) {
      switch (random.nextInt(7)) {
        case 0 -> asm.call(random.nextBoolean() ? Helper.KTIME_GET_NS : Helper.GET_PRANDOM_U32);
        case 1 -> {
          Label label = asm.newLabel("later");
          open.add(label);
          asm.jumpIf(Cond.GT, one(), 7, label);
        }
        case 2 -> {
          if (!open.isEmpty()) {
            asm.bind(open.removeLast());
          }
        }
        case 3 -> asm.mov(one(), one());
        case 4 -> asm.mov(one(), 5);
        case 5 -> {
          if (!functions.isEmpty()) {
            asm.mov(Reg.R1, 1).mov(Reg.R2, 2);
            asm.call(functions.get(random.nextInt(functions.size())));
          }
        }
        default -> asm.add(one(), one());
      }
    }
    open.forEach(asm::bind);
    asm.exit();
  }

  private Reg one() {
    return SCALARS.get(random.nextInt(SCALARS.size()));
  }
}
