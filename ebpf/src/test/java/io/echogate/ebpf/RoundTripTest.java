package io.echogate.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  private static final int PROGRAMS = 300;

  private final long seed = Long.getLong("prop.seed", new Random().nextLong());
  private final RandomGenerator random = new SplittableRandom(seed);

  @Test
  void decodingGivesTheInstructionsBack() {
    RandomInsns insns = new RandomInsns(random);
    for (int i = 0; i < PROGRAMS; i++) {
      List<Insn> program = insns.list(1 + random.nextInt(50));

      assertThat(Disassembler.decode(Encoder.encode(program, _ -> 0)))
          .as("replay with -Dprop.seed=%d", seed)
          .isEqualTo(program);
    }
  }

  @Test
  void encodingGivesTheWordsBackWhateverTheyAre() {
    RandomInsns insns = new RandomInsns(random);
    for (int i = 0; i < PROGRAMS; i++) {
      long[] words = Encoder.encode(insns.list(1 + random.nextInt(50)), _ -> 0);
      words[random.nextInt(words.length)] ^= 1L << random.nextInt(64);
      words[random.nextInt(words.length)] = random.nextLong();

      assertThat(Encoder.encode(Disassembler.decode(words), _ -> 0))
          .as("replay with -Dprop.seed=%d", seed)
          .isEqualTo(words);
    }
  }

  @Test
  void everyInstructionHasALineWithItsSlot() {
    List<Insn> program = new RandomInsns(random).list(500);
    int slot = 0;
    List<String> lines = Disassembler.lines(program);
    for (int i = 0; i < program.size(); i++) {
      assertThat(lines.get(i))
          .as("replay with -Dprop.seed=%d", seed)
          .matches(slot + ": \\([0-9a-f]{2}\\) .+")
          .endsWith(program.get(i).text());
      slot += program.get(i).slots();
    }
  }

  @Test
  void aMapsDescriptorIsPutWhereItsSpecWas() {
    MapSpec table = MapSpec.mmapableArray("table", 64, 1);
    List<Insn> program =
        List.of(new Insn.LoadMap(Reg.R1, table), new Insn.LoadMapValue(Reg.R2, table, 16));

    assertThat(Disassembler.decode(Encoder.encode(program, _ -> 77)))
        .containsExactly(
            new Insn.LoadMap(Reg.R1, new MapRef.Numbered(77)),
            new Insn.LoadMapValue(Reg.R2, new MapRef.Numbered(77), 16));
  }

  @Test
  void whatTheVerifierPutsInIsKnown() {
    List<Insn> program = List.of(new Insn.ZeroExtend(Reg.R3));

    long[] words = Encoder.encode(program, _ -> 0);

    assertThat(words).containsExactly(0x1_0000_33bcL);
    assertThat(Disassembler.decode(words)).isEqualTo(program);
    assertThat(Disassembler.lines(program)).containsExactly("0: (bc) w3 = w3");
  }
}
