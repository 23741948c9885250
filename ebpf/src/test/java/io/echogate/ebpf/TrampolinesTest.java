package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TrampolinesTest {
  private static final MapSpec WORDS = MapSpec.mmapableArray("words", 16, 1);

  private final long seed = Long.getLong("prop.seed", new Random().nextLong());
  private final RandomGenerator random = new SplittableRandom(seed);

  @Test
  void whatIsNearStaysAsItIs() {
    Program near = Program.xdp("near", FarJumps.TRAMPOLINES, asm -> skip(asm, 16_000));

    assertThat(near.insns()).isEqualTo(Program.xdp("near", asm -> skip(asm, 16_000)).insns());
  }

  @Test
  void aFarJumpGoesFromIslandToIsland() {
    Program far = Program.xdp("far", FarJumps.TRAMPOLINES, asm -> skip(asm, 40_000));

    assertThat(far.insns().stream().filter(Insn.Jump.class::isInstance).toList())
        .containsExactly(
            new Insn.Jump((short) 1),
            new Insn.Jump((short) 16_001),
            new Insn.Jump((short) 1),
            new Insn.Jump((short) 8002));
    assertThat(far.slots()).isEqualTo(40_003 + 4);
  }

  private static void skip(Assembler asm, int slots) {
    Label end = asm.newLabel("end");
    asm.mov(R0, 0).jumpIf(Cond.EQ, R0, 0, end);
    for (int i = 0; i < slots; i++) {
      asm.add(R0, 1);
    }
    asm.bind(end).exit();
  }

  /** Blocks in any order, each of which goes on with the next one, near or far, either way. */
  @Test
  void theWayThroughTheCodeIsTheSame() {
    for (int round = 0; round < 5; round++) {
      long blocks = random.nextLong();
      Program direct = Program.xdp("blocks", asm -> blocks(asm, new SplittableRandom(blocks)));
      Program bridged =
          Program.xdp(
              "blocks", FarJumps.TRAMPOLINES, asm -> blocks(asm, new SplittableRandom(blocks)));

      assertThat(bridged.insns()).noneMatch(Insn.JumpFar.class::isInstance);
      for (int input = 0; input < 4; input++) {
        assertThat(Interpreter.run(bridged, new long[] {input, 0}))
            .as("replay with -Dprop.seed=%d", seed)
            .isEqualTo(Interpreter.run(direct, new long[] {input, 0}));
      }
    }
  }

  /** The second word becomes a number that tells which blocks were run, in which order. */
  private static void blocks(Assembler asm, RandomGenerator random) {
    List<Label> labels = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      labels.add(asm.newLabel("block " + i));
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < labels.size() - 1; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(random.nextLong()));
    asm.mapValue(R1, WORDS, 0).load(Size.LONG, R6, R1, 0).mov(R0, 1).jump(labels.getFirst());
    for (int block : order) {
      asm.bind(labels.get(block)).mul(R0, 31).add(R0, block);
      for (int i = random.nextInt(15_000); i > 0; i--) {
        asm.add(R0, 1);
      }
      // Some inputs leave out some blocks.
      Label later = labels.get(Math.min(block + 2, labels.size() - 1));
      asm.jumpIf(Cond.SET, R6, 1 << block % 2, later).jump(labels.get(block + 1));
    }
    asm.bind(labels.getLast()).store(Size.LONG, R1, 8, R0).mov(R0, 0).exit();
  }

  @Test
  void moreLabelsThanAnIslandHoldsAreAProblem() {
    assertThatThrownBy(
            () ->
                Program.xdp(
                    "crowded",
                    FarJumps.TRAMPOLINES,
                    asm -> {
                      List<Label> labels = new ArrayList<>();
                      asm.mov(R0, 0);
                      for (int i = 0; i < 20_000; i++) {
                        labels.add(asm.newLabel("label " + i));
                        asm.jumpIf(Cond.EQ, R0, i, labels.getLast());
                      }
                      for (int i = 0; i < 30_000; i++) {
                        asm.add(R0, 1);
                      }
                      labels.forEach(label -> asm.bind(label).add(R0, 1));
                      asm.exit();
                    }))
        .isInstanceOf(AssemblyException.class)
        .hasMessageContaining("too many labels are jumped to over this place");
  }
}
