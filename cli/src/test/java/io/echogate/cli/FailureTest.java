package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.CompileOptions;
import io.echogate.datapath.CompiledPolicy;
import io.echogate.datapath.PolicyTooLongException;
import io.echogate.datapath.ProgramForm;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.SourceLine;
import io.echogate.ebpf.VerifierException;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureTest {

  /** Standard input that breaks in a way that nobody thought of. */
  private static final class Broken extends InputStream {
    @Override
    public int read() {
      throw new IllegalStateException("the moon is blue");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      return read();
    }
  }

  @Test
  void anUnexpectedFailureIsALineAndNoStackTrace() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (InputStream in = new Broken();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      Console console =
          new Console(
              in, stream, stream, Style.PLAIN, Style.PLAIN, InstantSource.system(), Map.of());
      assertThat(Cli.run(List.of("check", "-"), console)).isEqualTo(ExitCode.REFUSED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(err.toString(StandardCharsets.UTF_8))
        .matches(
            """
            echogate: error: unexpected java\\.lang\\.IllegalStateException: the moon is blue, at \
            io\\.echogate\\.cli\\.FailureTest\\$Broken\\.read\\(FailureTest\\.java:\\d+\\)
            help: this is a defect of Echogate: please report it with these lines, the command line \
            and the policy
            """);
  }

  @Test
  void aDirectoryThatMayNotBeReadSaysWhatToDo() {
    UncheckedIOException refusal =
        new UncheckedIOException(
            "cannot list /sys/fs/bpf/echogate", new AccessDeniedException("/sys/fs/bpf/echogate"));
    assertThat(Failure.text(refusal))
        .isEqualTo(
            "echogate: error: cannot list /sys/fs/bpf/echogate: permission denied: run it as"
                + " root\n");
  }

  @Test
  void inALineTheHelpIsLeftOut() {
    assertThat(Failure.line(new UncheckedIOException("cannot list it", new IOException("gone"))))
        .isEqualTo("cannot list it: gone");
    assertThat(Failure.line(Refusal.usage("there is no such thing", "look again")))
        .isEqualTo("there is no such thing");
    assertThat(Failure.line(new NullPointerException()))
        .matches(
            "unexpected java\\.lang\\.NullPointerException, at"
                + " io\\.echogate\\.cli\\.FailureTest\\..*\\(FailureTest\\.java:\\d+\\)");
  }

  @Test
  @NeedsKernel(KernelFeature.XDP)
  void aProgramThatTheVerifierRefusesIsOurDefect() {
    VerifierException refused = refusedProgram();

    Refusal refusal = PolicyLoading.refusal(refused, List.of()).orElseThrow();

    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(refusal.message())
        .startsWith("the kernel refused the program reads_nothing")
        .contains(refused.summary())
        .doesNotContain("\n");
    assertThat(refusal.help()).startsWith("this is a defect of Echogate: please report it");
  }

  @Test
  @NeedsKernel(KernelFeature.XDP)
  void whatTheKernelLacksIsNamed() {
    Refusal refusal =
        PolicyLoading.refusal(
                refusedProgram(), List.of(Feature.MMAPABLE_ARRAYS, Feature.MAP_BINDING))
            .orElseThrow();
    assertThat(refusal.message())
        .isEqualTo(
            "this kernel lacks what the filter needs: arrays mapped into memory, maps bound to"
                + " programs");
  }

  @Test
  @NeedsKernel(KernelFeature.XDP)
  void aProgramThatIsTooLongIsTheUsersMatterAndHasALine() {
    VerifierException refused = refused(Program.xdp("branches", FailureTest::branch));
    assertThat(refused.isTooLong()).isTrue();
    assertThat(refusedProgram().isTooLong()).isFalse();

    Source source =
        new Source(
            "web.policy",
            """
            policy web {
              icmp ip4 : allow { 13 } payload<=5;
              icmp ip4 : allow { 8 } payload<=5;
              icmp ip4 : allow { 8 } hop-limit>=5;
              defaults { icmp in: block; }
            }
            """);
    Policy policy = PolicyReader.read(source).policies().getFirst();

    assertThat(tooLong(policy, ProgramForm.XDP, refused))
        .startsWith(
            """
            web.policy:3:3: error: the policy web is too long for the kernel, which checks at most \
            1,000,000 instructions of a program: 4 statements, of which 2 decide about the same \
            messages
                  icmp ip4 : allow { 8 } payload<=5;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            help: where many statements of the same messages stand behind one another that have \
            """);
    assertThat(tooLong(policy, ProgramForm.XDP_COPIED, refused))
        .contains(
            " of a program, and up to five times as many of a process without CAP_PERFMON as of"
                + " another for the same policy: 4 statements,",
            "help: grant CAP_PERFMON; or where many statements ");
  }

  private static String tooLong(Policy policy, ProgramForm form, VerifierException refused) {
    CompileOptions options =
        new CompileOptions(CompileOptions.Time.KERNEL, false, 4_000_000, 2, form);
    Refusal refusal =
        PolicyLoading.refusal(
            PolicyTooLongException.of(CompiledPolicy.of(policy, options), refused));
    assertThat(refusal.code()).isEqualTo(ExitCode.NEGATIVE);
    return refusal.text();
  }

  /** It has more ways that are still to be followed than the verifier keeps. */
  private static void branch(Assembler asm) {
    Label end = asm.newLabel("end");
    asm.at(new SourceLine("web.policy", 7, 1, "icmp ip4 : allow { 8 }"));
    asm.call(Helper.KTIME_GET_NS);
    for (int i = 0; i < 9_000; i++) {
      asm.jumpIf(Cond.EQ, Reg.R0, i, end);
    }
    asm.bind(end).exit();
  }

  /** It follows a number as if that were an address. */
  private static VerifierException refusedProgram() {
    Program program =
        Program.xdp(
            "reads_nothing", asm -> asm.mov(Reg.R1, 0).load(Size.BYTE, Reg.R0, Reg.R1, 0).exit());
    return refused(program);
  }

  private static VerifierException refused(Program program) {
    try (LoadedProgram loaded = LoadedProgram.load(program, Map.of())) {
      throw new AssertionError("the kernel took " + loaded);
    } catch (VerifierException expected) {
      return expected;
    } catch (BpfException other) {
      throw new AssertionError(other);
    }
  }
}
