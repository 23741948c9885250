package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R8;
import static io.echogate.ebpf.Reg.R9;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.Mapping;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Random arithmetic and jumps compute in the kernel what {@link Interpreter} says they do. */
@NeedsKernel(KernelFeature.XDP)
class SemanticsTest {
  private static final int PROGRAMS = 150;
  private static final int LENGTH = 40;
  private static final List<Reg> REGISTERS = List.of(R0, R6, R7, R8, R9);
  private static final MapSpec WORDS = MapSpec.mmapableArray("words", 8 * REGISTERS.size(), 1);

  private final long seed = Long.getLong("prop.seed", new Random().nextLong());
  private final RandomGenerator random = new SplittableRandom(seed);

  @Test
  void theKernelComputesWhatTheInstructionsSay() {
    try (BpfMap map = BpfMap.create(WORDS);
        Mapping mapping = map.mmap(Mapping.Access.READ_WRITE);
        Arena arena = Arena.ofConfined()) {
      MemorySegment frame = arena.allocate(64);
      for (int i = 0; i < PROGRAMS; i++) {
        Program program = randomProgram();
        long[] input = random.longs(REGISTERS.size()).map(this::interesting).toArray();
        mapping.segment().copyFrom(MemorySegment.ofArray(input));
        try (LoadedProgram loaded = LoadedProgram.load(program, Map.of(WORDS, map));
            TestRun run = loaded.testRun()) {
          var _ = run.run(frame, 64);
        }
        assertThat(mapping.segment().toArray(ValueLayout.JAVA_LONG))
            .as("replay with -Dprop.seed=%d: %s", seed, program.disassembly())
            .isEqualTo(Interpreter.run(program, input));
      }
    }
  }

  /** Loads the words into registers, computes, and stores the registers back. */
  private Program randomProgram() {
    return Program.xdp(
        "random",
        asm -> {
          asm.mapValue(R1, WORDS, 0);
          for (int i = 0; i < REGISTERS.size(); i++) {
            asm.load(Size.LONG, REGISTERS.get(i), R1, 8 * i);
          }
          List<Label> open = new ArrayList<>();
          for (int i = 0; i < LENGTH; i++) {
            if (random.nextInt(6) == 0 && !open.isEmpty()) {
              asm.bind(open.removeFirst());
            }
            emit(asm, open);
          }
          open.forEach(asm::bind);
          for (int i = 0; i < REGISTERS.size(); i++) {
            asm.store(Size.LONG, R1, 8 * i, REGISTERS.get(i));
          }
          asm.mov(R0, 0).exit();
        });
  }

  private void emit(Assembler asm, List<Label> open) {
    Width width = one(Width.values());
    Alu op = one(Alu.values());
    switch (random.nextInt(10)) {
      case 0 -> asm.movWide(reg(), random.nextLong());
      case 1 -> jump(asm, width, open);
      case 2 -> asm.toBigEndian(reg(), 16 << random.nextInt(3));
      case 3 -> asm.toLittleEndian(reg(), 16 << random.nextInt(3));
      case 4 -> {
        var _ = width == Width.W64 ? asm.neg(reg()) : asm.neg32(reg());
      }
      case 5 -> {
        var _ = width == Width.W64 ? asm.mov(reg(), reg()) : asm.mov32(reg(), reg());
      }
      case 6, 7 -> asm.alu(width, op, reg(), immediate(width, op));
      default -> {
        Reg amount = reg();
        if (op.isShift()) {
          asm.and(amount, width.bits() - 1);
        }
        asm.alu(width, op, reg(), amount);
      }
    }
  }

  private void jump(Assembler asm, Width width, List<Label> open) {
    Label label = asm.newLabel("forward");
    open.add(label);
    Cond cond = one(Cond.values());
    boolean register = random.nextBoolean();
    int imm = random.nextInt();
    switch (width) {
      case W64 -> {
        var _ =
            register ? asm.jumpIf(cond, reg(), reg(), label) : asm.jumpIf(cond, reg(), imm, label);
      }
      case W32 -> {
        var _ =
            register
                ? asm.jumpIf32(cond, reg(), reg(), label)
                : asm.jumpIf32(cond, reg(), imm, label);
      }
    }
  }

  private int immediate(Width width, Alu op) {
    if (op.isShift()) {
      return random.nextInt(width.bits());
    }
    int value = (int) interesting(random.nextInt());
    return op.isDivision() && value == 0 ? 1 : value;
  }

  /** Often a small or extreme number. */
  private long interesting(long any) {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> any & 0xff;
      case 3 -> Long.MIN_VALUE;
      default -> any;
    };
  }

  private Reg reg() {
    return REGISTERS.get(random.nextInt(REGISTERS.size()));
  }

  private <T> T one(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
