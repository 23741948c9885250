package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.echogate.ebpf.KernelFunction.Named;
import io.echogate.linux.Errno;
import io.echogate.linux.Fd;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.linux.testing.TwoHosts;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Functions by name, with connection tracking as the example. */
@NeedsKernel(KernelFeature.XDP)
class KernelFunctionTest {
  private static final int TCP = 6;
  private static final Named ABSENT = new Named("bpf_no_such_function", 1, "no_such_module");

  /** Where the error of a lookup stands, in the options on the stack. */
  private static final int OPTIONS = -32;

  static boolean kernelTracksConnections() {
    return Feature.XDP_CONNTRACK.missing().isEmpty() && Feature.TC_CONNTRACK.missing().isEmpty();
  }

  @Test
  @NeedsTool({"nft", "ip"})
  @NeedsKernel(KernelFeature.VETH)
  @EnabledIf(
      value = "kernelTracksConnections",
      disabledReason = "needs-kernel:conntrack: no connection tracking for programs")
  void programsFindTheConnectionsThatTheKernelTracks() throws Exception {
    try (TwoHosts hosts = TwoHosts.createNamed();
        Connection connection = Connection.of(hosts)) {
      byte[] tuple = new byte[12];
      connection.putTuple(tuple, 0);
      byte[] other = tuple.clone();
      other[9] ^= 1;
      for (ProgramType type : ProgramType.values()) {
        Program known = lookup(type, tuple);
        Program unknown = lookup(type, other);

        assertThat(hosts.right().namespace().call(() -> result(known))).as("%s", type).isOne();
        assertThat(hosts.right().namespace().call(() -> result(unknown)))
            .as("%s", type)
            .isEqualTo(-Errno.ENOENT);
        assertThat(hosts.left().namespace().call(() -> result(known)))
            .as("who tracks nothing knows nothing, %s", type)
            .isEqualTo(-Errno.ENOENT);
      }
    }
  }

  private static int result(Program program) {
    try (LoadedProgram loaded = LoadedProgram.load(program, Map.of());
        TestRun run = loaded.testRun();
        Arena arena = Arena.ofConfined()) {
      return run.run(arena.allocate(64), 64);
    }
  }

  /** Answers 1 for a tracked connection, else the lookup's error. */
  private static Program lookup(ProgramType type, byte[] tuple) {
    MemorySegment words = MemorySegment.ofArray(tuple);
    return switch (type) {
      case XDP -> Program.xdp("find", asm -> find(asm, words, KernelFunction.XDP_CT_LOOKUP));
      case SCHED_CLS ->
          Program.schedCls("find", asm -> find(asm, words, KernelFunction.SKB_CT_LOOKUP));
    };
  }

  private static void find(Assembler asm, MemorySegment tuple, Named function) {
    Label none = asm.newLabel("none");
    for (int at = 0; at < 12; at += 4) {
      asm.storeImm(Size.WORD, R10, at - 16, tuple.get(ValueLayout.JAVA_INT_UNALIGNED, at));
    }
    asm.storeImm(Size.WORD, R10, OPTIONS, -1).storeImm(Size.WORD, R10, OPTIONS + 4, 0);
    asm.storeImm(Size.WORD, R10, OPTIONS + 8, TCP);
    asm.mov(R2, R10).add(R2, -16).mov(R3, 12).mov(R4, R10).add(R4, OPTIONS).mov(R5, 12);
    asm.call(function).jumpIf(Cond.EQ, R0, 0, none);
    asm.mov(R1, R0).call(KernelFunction.CT_RELEASE).mov(R0, 1).exit();
    asm.bind(none).load(Size.WORD, R0, R10, OPTIONS + 4).exit();
  }

  @Test
  void aFunctionThatTheKernelLacksIsUnsupported() {
    Program program = Program.xdp("caller", asm -> asm.call(ABSENT).mov(R0, 0).exit());
    assertThatThrownBy(() -> LoadedProgram.load(program, Map.of()))
        .asInstanceOf(type(BpfException.class))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(BpfException.Kind.UNSUPPORTED);
              assertThat(e)
                  .hasMessage(
                      "cannot load the program caller: operation not supported (EOPNOTSUPP): the"
                          + " kernel has no function bpf_no_such_function, and its module"
                          + " no_such_module is not loaded: load the module, or take a newer"
                          + " kernel");
            });
  }

  /** The kernel has one type, so those of the module are 2 and so on. */
  @Test
  void aFunctionOfAModuleIsNamedByItsPlaceInTheTable(@TempDir Path directory) throws IOException {
    Named inKernel = new Named("open", 0, "first");
    Named inFirst = new Named("shut", 0, "first");
    Named alsoInFirst = new Named("lock", 0, "first");
    Named inSecond = new Named("ring", 0, "second");
    Files.write(directory.resolve("vmlinux"), BtfBlob.ofFunctions("open"));
    Files.write(directory.resolve("first"), BtfBlob.ofFunctions(6, "lock", "shut"));
    Files.write(directory.resolve("second"), BtfBlob.ofFunctions(6, "ring"));
    List<Insn> insns =
        Stream.of(inFirst, inKernel, inSecond, alsoInFirst)
            .<Insn>map(Insn.CallKernel::new)
            .toList();
    KernelFunctions.Origin origin =
        new KernelFunctions.Origin(directory, _ -> BpfObjects.openTypes("vmlinux"));
    try (KernelFunctions functions = KernelFunctions.of(insns, "cannot try", origin);
        Arena arena = Arena.ofConfined()) {
      assertThat(insns.stream().map(functions::resolved))
          .containsExactly(numbered(3, 1), numbered(1, 0), numbered(2, 2), numbered(2, 1));
      int[] table = functions.table(arena).orElseThrow().toArray(ValueLayout.JAVA_INT);
      assertThat(table).hasSize(3).startsWith(0);
      assertThat(table[1]).isPositive().isNotEqualTo(table[2]);
    }
  }

  private static Insn numbered(int id, int table) {
    return new Insn.CallKernel(new KernelFunction.Numbered(id, (short) table));
  }

  @Test
  void aModuleMayLackTheFunctionOrGoAway(@TempDir Path directory) throws IOException {
    Files.write(directory.resolve("vmlinux"), BtfBlob.ofFunctions("open"));
    Files.write(directory.resolve("no_such_module"), BtfBlob.ofFunctions(6, "shut"));
    assertThatThrownBy(() -> KernelFunctions.of(calling(ABSENT), "cannot try", in(directory)))
        .hasMessageContaining("its module no_such_module has none: load the module");

    List<Insn> insns = calling(new Named("shut", 0, "no_such_module"));
    assertThatThrownBy(() -> KernelFunctions.of(insns, "cannot try", in(directory)))
        .hasMessageContaining("its module no_such_module has gone: load the module");
  }

  @Test
  void aKernelThatDoesNotShowItsTypesHasNoFunctions(@TempDir Path directory) {
    assertThatThrownBy(() -> KernelFunctions.of(calling(ABSENT), "cannot try", in(directory)))
        .asInstanceOf(type(BpfException.class))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(BpfException.Kind.UNSUPPORTED);
              assertThat(e).hasMessageContaining("the kernel does not show its types");
            });
  }

  private static KernelFunctions.Origin in(Path directory) {
    return new KernelFunctions.Origin(directory, BpfObjects::openTypes);
  }

  private static List<Insn> calling(Named function) {
    return List.of(new Insn.CallKernel(function), new Insn.Exit());
  }

  @Test
  void theTypesOfTheKernelAreOpenedByName() {
    Optional<Fd> kernel = BpfObjects.openTypes("vmlinux");
    kernel.ifPresent(Fd::close);

    assertThat(kernel).isPresent();
    assertThat(BpfObjects.openTypes("no_such_module")).isEmpty();
  }

  @Test
  void theArgumentsOfAFunctionMustHoldValues() {
    assertThatThrownBy(
            () -> Program.xdp("caller", asm -> asm.mov(R2, R10).call(ABSENT).mov(R0, R2).exit()))
        .isInstanceOf(AssemblyException.class)
        .hasMessageContaining("at 2: r0 = r2: r2 is lost by the call at 1");
    assertThatThrownBy(
            () ->
                Program.xdp(
                    "caller", asm -> asm.call(KernelFunction.XDP_CT_LOOKUP).mov(R0, 0).exit()))
        .isInstanceOf(AssemblyException.class)
        .hasMessageContaining("at 0: call bpf_xdp_ct_lookup: r2 holds nothing here");
  }

  @Test
  @EnabledIf(
      value = "kernelTracksConnections",
      disabledReason = "needs-kernel:conntrack: no connection tracking for programs")
  void refusalsSayWhatToDo() {
    assertThat(refusal(probe(KernelFunction.XDP_CT_LOOKUP, false)))
        .hasMessageContaining("release what the lookup gave on every way to the end");
    assertThat(refusal(probe(KernelFunction.SKB_CT_LOOKUP, true)))
        .hasMessageContaining("the function is for another type of program");
    assertThat(refusal(probe(KernelFunction.XDP_CT_LOOKUP, true).withLicense("MIT")))
        .hasMessageContaining("declare the license Dual MIT/GPL");
  }

  private static Program probe(Named function, boolean release) {
    return Program.xdp(
        "probe",
        asm -> {
          Label none = asm.newLabel("none");
          asm.storeImm(Size.LONG, R10, -8, 0).storeImm(Size.LONG, R10, -16, 0);
          asm.storeImm(Size.LONG, R10, -24, 0).storeImm(Size.LONG, R10, -32, 0);
          asm.mov(R2, R10).add(R2, -16).mov(R3, 12).mov(R4, R10).add(R4, -32).mov(R5, 12);
          asm.call(function).jumpIf(Cond.EQ, R0, 0, none);
          if (release) {
            asm.mov(R1, R0).call(KernelFunction.CT_RELEASE);
          }
          asm.bind(none).mov(R0, 2).exit();
        });
  }

  private static VerifierException refusal(Program program) {
    return catchThrowableOfType(
        VerifierException.class, () -> LoadedProgram.load(program, Map.of()).close());
  }
}
