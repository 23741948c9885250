package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.Feature;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.VerifierException;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
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
                refusedProgram(), List.of(Feature.FETCHING_ATOMICS, Feature.MAP_BINDING))
            .orElseThrow();
    assertThat(refusal.message())
        .isEqualTo(
            "this kernel lacks what the filter needs: atomic compare and exchange, maps bound to"
                + " programs");
  }

  /** It follows a number as if that were an address. */
  private static VerifierException refusedProgram() {
    Program program =
        Program.xdp(
            "reads_nothing", asm -> asm.mov(Reg.R1, 0).load(Size.BYTE, Reg.R0, Reg.R1, 0).exit());
    try (LoadedProgram loaded = LoadedProgram.load(program, Map.of())) {
      throw new AssertionError("the kernel took " + loaded);
    } catch (VerifierException expected) {
      return expected;
    } catch (BpfException other) {
      throw new AssertionError(other);
    }
  }
}
