package io.echogate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.Capability;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DemoVerbTest {
  private static final int INTERRUPTED = 130;
  private static final int KILLED = 137;

  /** The row that is printed while all is in place and the next is about to be played. */
  private static final String IN_THE_MIDDLE = "IPv6 echo request";

  @Test
  @NeedsKernel({KernelFeature.VETH, KernelFeature.XDP})
  void showsWhatTheKernelDoesToEachMessageAndLeavesNothing() throws Exception {
    try (VerbProcess demo = VerbProcess.start(List.of(DemoVerb.NAME))) {
      demo.readTo(IN_THE_MIDDLE);
      Holdings held = Holdings.of(demo.pid());
      assertThat(demo.end()).isZero();
      assertThat(masked(demo.text())).isEqualTo(expected("demo.txt"));
      assertNothingIsLeft(held);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "KILL"})
  @NeedsKernel({KernelFeature.VETH, KernelFeature.XDP})
  void leavesNothingWhenASignalEndsIt(String signal) throws Exception {
    try (VerbProcess demo = VerbProcess.start(List.of(DemoVerb.NAME))) {
      demo.readTo(IN_THE_MIDDLE);
      Holdings held = Holdings.of(demo.pid());
      demo.signal(signal);
      assertThat(demo.end()).isEqualTo(signal.equals("INT") ? INTERRUPTED : KILLED);
      assertNothingIsLeft(held);
    }
  }

  @Test
  @NeedsKernel({KernelFeature.VETH, KernelFeature.XDP})
  void theDocumentHasEveryRow() throws IOException {
    Run run = Run.of("demo", "--json");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out().replace("},{\"message\"", "},\n{\"message\""))
        .isEqualTo(expected("demo.json"));
  }

  @Test
  void withoutPrivilegesItShowsWhatThePolicySaysAndWhatItNeeds() throws IOException {
    var out = new ByteArrayOutputStream();
    Console console = console(out);
    assertThatThrownBy(() -> unprivileged(console))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
              assertThat(refusal.text())
                  .isEqualTo(
                      """
                      echogate: error: demo needs capabilities that this process lacks: CAP_NET_ADMIN, CAP_BPF
                      help: run it as root, or grant these; check and explain need none
                      """);
            });
    assertThat(out.toString(UTF_8)).isEqualTo(expected("demo-unprivileged.txt"));
  }

  @Test
  void withoutPrivilegesThereIsNoDocument() {
    var out = new ByteArrayOutputStream();
    Console console = console(out);
    assertThatThrownBy(() -> unprivileged(console, "--json")).isInstanceOf(Refusal.class);
    assertThat(out.toByteArray()).isEmpty();
  }

  private static void unprivileged(Console console, String... arguments) {
    DemoVerb verb = new DemoVerb(() -> List.of(Capability.NET_ADMIN, Capability.BPF));
    var _ = verb.run(new CommandLine(verb.spec()).parseArgs(arguments), console);
  }

  private static Console console(ByteArrayOutputStream out) {
    var nothing = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    var stream = new PrintStream(out, true, UTF_8);
    return new Console(
        InputStream.nullInputStream(),
        stream,
        nothing,
        Style.PLAIN,
        Style.PLAIN,
        InstantSource.system(),
        Map.of());
  }

  private static String masked(String text) {
    return text.replaceAll("\\d+ instructions", "N instructions")
        .replaceAll("program \\d+", "program N");
  }

  private static String expected(String file) throws IOException {
    try (InputStream in = DemoVerbTest.class.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** The kernel takes away what nobody holds a moment after its holder. */
  private static void assertNothingIsLeft(Holdings held) throws IOException {
    assertThat(held.bpf()).anyMatch(id -> id.startsWith("prog_id"));
    assertThat(held.bpf()).anyMatch(id -> id.startsWith("link_id"));
    assertThat(held.namespaces()).hasSize(2);
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (!held.left().isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(held.left()).isEmpty();
  }
}
