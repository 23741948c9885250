package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AssemblerTest {
  private static final MapSpec TABLE = MapSpec.mmapableArray("table", 64, 1);

  @Test
  void theLinesAreThoseOfTheKernelsDisassembler() {
    Program program =
        Program.xdp(
            "icmp_in",
            asm -> {
              Label drop = asm.newLabel("drop");
              asm.load(Size.WORD, R6, R1, 0)
                  .load(Size.WORD, R7, R1, 4)
                  .mov(R2, R6)
                  .add(R2, 14)
                  .jumpIf(Cond.GT, R2, R7, drop)
                  .mapValue(R1, TABLE, 8)
                  .mov(R2, 1)
                  .atomicAdd(Size.LONG, R1, 0, R2)
                  .call(Helper.JIFFIES64)
                  .store(Size.LONG, R10, -8, R0)
                  .mov(R0, XdpAction.PASS.code())
                  .exit()
                  .bind(drop)
                  .mov(R0, XdpAction.DROP.code())
                  .exit();
            });

    assertThat(program.disassembly())
        .containsExactly(
            "0: (61) r6 = *(u32 *)(r1 +0)",
            "1: (61) r7 = *(u32 *)(r1 +4)",
            "2: (bf) r2 = r6",
            "3: (07) r2 += 14",
            "4: (2d) if r2 > r7 goto pc+8",
            "5: (18) r1 = map[table][0]+8",
            "7: (b7) r2 = 1",
            "8: (db) lock *(u64 *)(r1 +0) += r2",
            "9: (85) call bpf_jiffies64#118",
            "10: (7b) *(u64 *)(r10 -8) = r0",
            "11: (b7) r0 = 2",
            "12: (95) exit",
            "13: (b7) r0 = 1",
            "14: (95) exit");
    assertThat(program.maps()).containsExactly(TABLE);
    assertThat(program.slots()).isEqualTo(15);
  }

  @Test
  void jumpsGoBackwardToo() {
    Program program =
        Program.xdp(
            "loop",
            asm -> {
              Label again = asm.newLabel("again");
              asm.mov(R0, 10).bind(again).sub(R0, 1).jumpIf(Cond.NE, R0, 0, again).exit();
            });

    assertThat(program.disassembly()).contains("2: (55) if r0 != 0x0 goto pc-2");
  }

  @Test
  void aLabelThatIsNeverBoundIsAProblem() {
    assertProblem(
        asm -> asm.mov(R0, 0).jumpIf(Cond.EQ, R0, 0, asm.newLabel("nowhere")).exit(),
        1,
        "the label nowhere is never bound");
  }

  @Test
  void aLabelBehindTheLastInstructionIsAProblem() {
    assertProblem(
        asm -> {
          Label end = asm.newLabel("end");
          asm.mov(R0, 0).jumpIf(Cond.EQ, R0, 0, end).exit().bind(end);
        },
        1,
        "the label end is bound behind the last instruction");
  }

  @Test
  void aLabelHasOnePlace() {
    assertProblem(
        asm -> {
          Label twice = asm.newLabel("twice");
          asm.bind(twice).mov(R0, 0).bind(twice).exit();
        },
        1,
        "the label is bound already, at 0");
  }

  @Test
  void aLabelOfAnotherProgramIsAProblem() {
    assertProblem(
        asm -> asm.mov(R0, 0).jumpIf(Cond.EQ, R0, 0, new Assembler().newLabel("far")).exit(),
        1,
        "the label far was made by another assembler");
  }

  @Test
  void aJumpBeyond24000SlotsIsAFarOne() {
    assertThat(skipping(Cond.EQ, 24_000).disassembly())
        .hasSize(24_003)
        .element(1)
        .isEqualTo("1: (15) if r0 == 0x0 goto pc+24000");
    assertThat(skipping(Cond.EQ, 24_001).disassembly())
        .hasSize(24_005)
        .startsWith("0: (b7) r0 = 0", "1: (55) if r0 != 0x0 goto pc+1", "2: (06) gotol pc+24001");
  }

  @Test
  void aConditionWithoutOppositeJumpsOverTheJumpOverTheFarOne() {
    assertThat(skipping(Cond.SET, 40_000).disassembly())
        .startsWith(
            "0: (b7) r0 = 0",
            "1: (45) if r0 & 0x0 goto pc+1",
            "2: (05) goto pc+1",
            "3: (06) gotol pc+40000");
  }

  @Test
  void farJumpsGoBackwardToo() {
    Program program =
        Program.xdp(
            "back",
            asm -> {
              Label again = asm.newLabel("again");
              asm.mov(R0, 0).bind(again);
              for (int i = 0; i < 32_768; i++) {
                asm.add(R0, 1);
              }
              asm.jump(again);
            });

    assertThat(program.disassembly()).last().isEqualTo("32769: (06) gotol pc-32769");
  }

  /** The inner jump is just near enough until the outer one, in its way, becomes longer. */
  @Test
  void aFarJumpMayPushOthersApart() {
    Program program =
        Program.xdp(
            "apart",
            asm -> {
              Label near = asm.newLabel("near");
              Label far = asm.newLabel("far");
              asm.mov(R0, 0).jumpIf(Cond.EQ, R0, 1, near).jumpIf(Cond.EQ, R0, 2, far);
              for (int i = 0; i < 23_999; i++) {
                asm.add(R0, 1);
              }
              asm.bind(near).add(R0, 1).add(R0, 1).bind(far).exit();
            });

    assertThat(program.disassembly())
        .startsWith(
            "0: (b7) r0 = 0",
            "1: (55) if r0 != 0x1 goto pc+1",
            "2: (06) gotol pc+24001",
            "3: (55) if r0 != 0x2 goto pc+1",
            "4: (06) gotol pc+24001");
  }

  @Test
  void whatAFarJumpIsMadeOfHasItsSourceLine() {
    SourceLine line = new SourceLine("server.policy", 7, 5, "icmp ip4: block { 8 }");
    Program program =
        Program.xdp(
            "lines",
            asm -> {
              Label end = asm.newLabel("end");
              asm.mov(R0, 0).at(line).jumpIf(Cond.EQ, R0, 0, end).atNoLine();
              for (int i = 0; i < 40_000; i++) {
                asm.add(R0, 1);
              }
              asm.bind(end).exit();
            });

    assertThat(program.source(0)).isEmpty();
    assertThat(program.source(1)).contains(line);
    assertThat(program.source(2)).contains(line);
    assertThat(program.source(3)).isEmpty();
  }

  @Test
  void whatTheKernelCannotExecuteIsRefusedWhereItIsEmitted() {
    assertProblem(asm -> asm.mov(R10, R1).mov(R0, 0).exit(), 0, "r10 is the frame pointer");
    assertProblem(asm -> asm.mov(R0, 1).div(R0, 0).exit(), 1, "division by the constant 0");
    assertProblem(asm -> asm.mov(R0, 1).mod32(R0, 0).exit(), 1, "division by the constant 0");
    assertProblem(asm -> asm.mov(R0, 1).lsh(R0, 64).exit(), 1, "a shift by 64: 0-63 is possible");
    assertProblem(asm -> asm.mov(R0, 1).rsh32(R0, 32).exit(), 1, "a shift by 32: 0-31");
    assertProblem(asm -> asm.mov(R0, 1).arsh(R0, -1).exit(), 1, "a shift by -1");
    assertProblem(asm -> asm.load(Size.WORD, R0, R1, 40_000).exit(), 0, "offsets have 16 bits");
  }

  @Test
  void theStackIsAligned512BytesBelowR10() {
    assertProblem(stackStore(Size.LONG, -520), 0, "the stack is the 512 bytes below r10");
    assertProblem(stackStore(Size.LONG, 0), 0, "the stack is the 512 bytes below r10");
    assertProblem(stackStore(Size.LONG, -12), 0, "-12 is no multiple of 8");
    assertThat(Program.xdp("ok", stackStore(Size.LONG, -512)).slots()).isEqualTo(3);
    assertThat(Program.xdp("ok", stackStore(Size.BYTE, -1)).slots()).isEqualTo(3);
  }

  @Test
  void anArgumentRegisterIsLostWithACall() {
    assertProblem(
        asm -> asm.mov(R2, R1).call(Helper.KTIME_GET_NS).mov(R0, R2).exit(),
        2,
        "r2 is lost by the call at 1: keep values in r6-r9");
    assertProblem(
        asm -> asm.call(Helper.KTIME_GET_NS).mov(R0, R2).exit(), 1, "r2 holds nothing here");
  }

  @Test
  void aRegisterMustHoldAValueOnEveryWayToItsUse() {
    assertProblem(
        asm -> {
          Label join = asm.newLabel("join");
          asm.load(Size.WORD, R2, R1, 0).jumpIf(Cond.EQ, R2, 0, join).mov(R0, 1).bind(join).exit();
        },
        3,
        "r0 holds nothing here, at least on one way");
    assertProblem(asm -> asm.call(Helper.MAP_LOOKUP_ELEM).exit(), 0, "r2 holds nothing here");
  }

  @Test
  void codeThatNoWayLeadsToIsAProblem() {
    assertProblem(asm -> asm.mov(R0, 0).exit().mov(R0, 1).exit(), 2, "no way leads here");
  }

  @Test
  void aProgramEndsWithExitOrAJump() {
    assertProblem(asm -> asm.mov(R0, 0), 0, "the program runs off its end");
    assertProblem(_ -> {}, 0, "no instructions");
  }

  @Test
  void mapValuesAreThoseOfArrays() {
    MapSpec hash = new MapSpec("hash", MapType.HASH, 4, 8, 10, 0);
    assertProblem(asm -> asm.mapValue(R0, hash, 0).exit(), 0, "only arrays have values");
    assertProblem(asm -> asm.mapValue(R0, TABLE, 64).exit(), 0, "offset 64 is outside");
  }

  @Test
  void everyProblemIsReportedWithItsSourceLineAndEmitter() {
    SourceLine line = new SourceLine("server.policy", 7, 5, "icmp ip4: block { 8 }");
    assertThatThrownBy(
            () ->
                Program.xdp(
                    "bad", asm -> asm.mov(R0, 0).at(line).div(R0, 0).atNoLine().lsh(R0, 70).exit()))
        .asInstanceOf(type(AssemblyException.class))
        .satisfies(
            e -> {
              assertThat(e.problems()).extracting(Problem::slot).containsExactly(1, 2);
              assertThat(e.problems().getFirst().source()).contains(line);
              assertThat(e.problems().getFirst().emitter().orElseThrow().getClassName())
                  .isEqualTo(AssemblerTest.class.getName());
              assertThat(e.problems().getLast().source()).isEmpty();
              assertThat(e)
                  .hasMessageStartingWith("eBPF program bad has 2 problems:")
                  .hasMessageContaining("at 1: r0 /= 0: division by the constant 0")
                  .hasMessageContaining("for server.policy:7:5: icmp ip4: block { 8 }");
            });
  }

  @Test
  void namesFollowTheKernelsRule() {
    for (String name : List.of("", "sixteen_letters_", "with-dash", "with space")) {
      assertThatThrownBy(() -> Program.xdp(name, asm -> asm.mov(R0, 0).exit()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("'" + name + "' is no name for a program: it takes 1-15 of A-Z a-z 0-9 _ .");
    }
  }

  @Test
  void twoMapsOfOneProgramHaveTwoNames() {
    MapSpec other = MapSpec.mmapableArray("table", 128, 1);
    assertThatThrownBy(
            () -> Program.xdp("p", asm -> asm.mapValue(R1, TABLE, 0).mapValue(R0, other, 0).exit()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two different maps have the name table");
  }

  private static Program skipping(Cond cond, int slots) {
    return Program.xdp(
        "far",
        asm -> {
          Label end = asm.newLabel("end");
          asm.mov(R0, 0).jumpIf(cond, R0, 0, end);
          for (int i = 0; i < slots; i++) {
            asm.add(R0, 1);
          }
          asm.bind(end).exit();
        });
  }

  private static Consumer<Assembler> stackStore(Size size, int offset) {
    return asm -> asm.storeImm(size, R10, offset, 1).mov(R0, 0).exit();
  }

  private static void assertProblem(Consumer<Assembler> code, int slot, String message) {
    assertThatThrownBy(() -> Program.xdp("bad", code))
        .asInstanceOf(type(AssemblyException.class))
        .extracting(e -> e.problems().getFirst())
        .satisfies(
            problem -> {
              assertThat(problem.slot()).isEqualTo(slot);
              assertThat(problem.message()).contains(message);
            });
  }
}
