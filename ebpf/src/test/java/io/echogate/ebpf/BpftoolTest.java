package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R8;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The real bpftool and this room's disassembler say the same of programs in the kernel. */
@NeedsRoot
@NeedsTool("bpftool")
class BpftoolTest {
  private static final MapSpec TABLE = MapSpec.mmapableArray("table", 64, 1);
  private static final MapSpec HASH = new MapSpec("hash", MapType.HASH, 8, 8, 1, 0);

  @Test
  void everyKindOfInstructionReadsAsInBpftool() throws Exception {
    try (BpfMap table = BpfMap.create(TABLE);
        BpfMap hash = BpfMap.create(HASH);
        LoadedProgram program =
            LoadedProgram.load(
                Program.schedCls("all_kinds", BpftoolTest::everything),
                Map.of(TABLE, table, HASH, hash))) {
      List<String> expected =
          bpftool(program, "xlated").stream()
              .map(String::strip)
              .filter(line -> Character.isDigit(line.charAt(0)))
              .map(BpftoolTest::call)
              .toList();
      List<String> lines =
          Disassembler.lines(Disassembler.decode(program.xlated())).stream()
              .map(BpftoolTest::call)
              .toList();

      assertThat(lines).hasSizeGreaterThan(240).isEqualTo(expected);
    }
  }

  @Test
  void bpftoolShowsTheSourceLines() throws Exception {
    Program program =
        Program.xdp(
            "lines.of_source",
            asm ->
                asm.mov(R0, 1)
                    .at(new SourceLine("server.policy", 7, 5, "icmp ip4: block { 8 }"))
                    .add(R0, 1)
                    .atNoLine()
                    .exit());
    try (LoadedProgram loaded = LoadedProgram.load(program, Map.of())) {
      assertThat(bpftool(loaded, "xlated", "linum"))
          .containsExactly(
              "int lines_of_source(struct xdp_md * ctx):",
              "; (generated) [file:lines.of_source line_num:0 line_col:0]",
              "   0: (b7) r0 = 1",
              "; icmp ip4: block { 8 } [file:server.policy line_num:7 line_col:5]",
              "   1: (07) r0 += 1",
              "; (generated) [file:lines.of_source line_num:0 line_col:0]",
              "   2: (95) exit");
    }
  }

  private static void everything(Assembler asm) {
    Label end = asm.newLabel("end");
    asm.mov(R6, R1).mov(R0, -1).mov32(R7, R0).mov32(R8, 5).movWide(R2, 0x1234_5678_9abc_def0L);
    for (Width width : Width.values()) {
      for (Alu op : Alu.values()) {
        asm.alu(width, op, R7, 9);
        if (!op.isDivision() && !op.isShift()) {
          asm.alu(width, op, R7, R8).alu(width, op, R8, -3);
        }
      }
    }
    asm.neg(R7).neg32(R8);
    for (int bits : new int[] {16, 32, 64}) {
      // The unconditional swap is unknown to bpftools that are still in use.
      asm.toBigEndian(R7, bits).toLittleEndian(R8, bits);
    }
    for (Size size : Size.values()) {
      asm.storeImm(size, R10, -8, 77).store(size, R10, -16, R0).load(size, R3, R10, -8);
    }
    asm.storeImm(Size.LONG, R10, -8, -1).storeImm(Size.LONG, R10, -16, 1);
    for (AtomicOp op : AtomicOp.values()) {
      asm.atomic(op, Size.LONG, R10, -8, R7).atomic(op, Size.WORD, R10, -16, R7);
    }
    asm.mapValue(R1, TABLE, 24).load(Size.WORD, R2, R1, 8);
    asm.mapFd(R1, HASH).mov(R2, R10).add(R2, -8).call(Helper.MAP_DELETE_ELEM);
    for (Cond cond : Cond.values()) {
      unknown(asm).jumpIf(cond, R7, R0, end);
      unknown(asm).jumpIf(cond, R7, -7, end);
      unknown(asm).jumpIf32(cond, R7, R0, end);
      unknown(asm).jumpIf32(cond, R7, 1 << 20, end);
    }
    Label other = asm.newLabel("other");
    asm.jump(other).bind(end).mov(R0, 1).exit().bind(other).mov(R0, 0).exit();
  }

  /** Values in R0 and R7 of which the verifier knows nothing, or it would drop the jump. */
  private static Assembler unknown(Assembler asm) {
    return asm.call(Helper.KTIME_GET_NS).mov(R7, R0).call(Helper.KTIME_GET_NS);
  }

  /** The kernel replaces a helper's number by its address, which only bpftool can name. */
  private static String call(String line) {
    return line.replaceAll("call .*", "call");
  }

  private static List<String> bpftool(LoadedProgram program, String... what)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bpftool", "prog", "dump"));
    command.add(what[0]);
    command.addAll(List.of("id", Integer.toString(program.info().id())));
    command.addAll(Arrays.asList(what).subList(1, what.length));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().filter(line -> !line.isBlank()).toList();
  }
}
