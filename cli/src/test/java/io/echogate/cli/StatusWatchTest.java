package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.Terminal;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code status --watch} on real filters, and what {@code status} says of the machine's sets. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
@NeedsTool({"ip", "ping"})
class StatusWatchTest {
  private static final String BLOCK = "xfw { icmp ip4: block { 8 } }";

  private static final String OWN =
      """
      policy own {
        icmp ip4 : allow { echo-request } to @self;
        defaults { icmp in: block; }
      }
      """;

  private static void enforceOwn(FilteredHost host) {
    Run run = host.apply(OWN, "--accept", "breaks-pmtud-v4,ipv6-rules-missing");
    assertThat(run.status()).as("%s", run).isZero();
  }

  /** Ends what runs on after it has looked so often. */
  private static Interruption after(int looks) {
    AtomicInteger left = new AtomicInteger(looks);
    return () ->
        new Interruption.Watch() {
          @Override
          public boolean requested() {
            return left.decrementAndGet() < 0;
          }

          @Override
          public void close() {}
        };
  }

  private static String watch(FilteredHost host, Screen screen, int looks, String... options) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Console console =
        new Console(
            InputStream.nullInputStream(),
            out,
            out,
            Style.PLAIN,
            Style.PLAIN,
            InstantSource.system(),
            Map.of(),
            after(looks),
            screen);
    List<String> command = new ArrayList<>(List.of("status", "--watch", "--netns", host.netns()));
    command.addAll(List.of(options));
    assertThat(Cli.run(command, console)).isEqualTo(ExitCode.DONE);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aTerminalShowsRatesAndIsLeftAsItWas() {
    try (FilteredHost host = new FilteredHost()) {
      host.enforce(BLOCK);
      assertThat(host.ping("192.0.2.2", 3, 20)).isZero();

      String text = watch(host, () -> Optional.of(new Terminal.Size(80, 24)), 12);

      assertThat(text)
          .startsWith("\u001b[?1049h\u001b[?25l\u001b[H")
          .contains("right0: <stdin> (c436485018f3), native", "  in ip4 8 echo-request ")
          .contains("icmp ip4: block { 8 }")
          .endsWith("\u001b[?25h\u001b[?1049l");
    }
  }

  @Test
  void aDocumentASecondIsAsTheSchemaSays() {
    try (FilteredHost host = new FilteredHost()) {
      enforceOwn(host);

      List<String> lines = watch(host, Screen.none(), 12, "--json").lines().toList();

      assertThat(lines).hasSizeGreaterThanOrEqualTo(2);
      assertThat(lines).allSatisfy(line -> assertThat(Schema.faults("status", line)).isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aSignalEndsIt(String signal) throws Exception {
    try (FilteredHost host = new FilteredHost()) {
      host.enforce(BLOCK);
      List<String> command = List.of("status", "--watch", "--netns", host.netns());
      try (VerbProcess process = VerbProcess.start(command)) {
        process.readTo("right0: <stdin>");
        process.signal(signal);
        assertThat(process.end()).isZero();
      }
    }
  }

  @Test
  void whatProgramsKnowOfTheMachineIsComparedAndBroughtUpToDate() {
    try (FilteredHost host = new FilteredHost()) {
      enforceOwn(host);
      assertThat(machine(host).at("stale").value()).isEqualTo(false);

      host.ip("addr add 10.9.8.7/32 dev right0");
      JsonTree machine = machine(host);
      assertThat(machine.at("stale").value()).isEqualTo(true);
      assertThat(machine.at("missing").elements().stream().map(JsonTree::value))
          .containsExactly("10.9.8.7", "subnet 10.9.8.7-10.9.8.7");
      assertThat(machine.at("gone").elements()).isEmpty();
      assertThat(host.run("", "status").out())
          .endsWith(
              """

              STALE: the addresses of this machine have changed since programs were told
                unknown to @self, @broadcast and on-link: 10.9.8.7, subnet 10.9.8.7-10.9.8.7
                apply, events and status --watch bring it up to date
              """);

      var _ = watch(host, Screen.none(), 1);
      assertThat(machine(host).at("stale").value()).isEqualTo(false);
      assertThat(host.run("", "status").out()).doesNotContain("STALE");
    }
  }

  @Test
  void applyBringsItUpToDate() {
    try (FilteredHost host = new FilteredHost()) {
      enforceOwn(host);
      host.ip("addr add 10.9.8.7/32 dev right0");
      enforceOwn(host);
      assertThat(machine(host).at("stale").value()).isEqualTo(false);

      host.ip("link add name eg0 type veth peer name eg1");
      host.ip("addr add 10.9.8.9/24 dev eg0");
      assertThat(machine(host).at("stale").value()).isEqualTo(true);
      assertThat(host.run(BLOCK, "apply", "-", "-i", "eg0").status()).isZero();
      assertThat(machine(host).at("stale").value()).isEqualTo(false);
    }
  }

  private static JsonTree machine(FilteredHost host) {
    return JsonTree.parse(host.run("", "status", "--json").out()).at("machine");
  }
}
