package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.linux.Mapping;
import io.echogate.linux.Mounts;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.TunDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Filters at TCX are tried, held to their policies and taken back as at XDP, on links with an
 * Ethernet header ({@code right0}) and without ({@code tun0}).
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH, KernelFeature.TUN})
@Timeout(60)
class TcxVerifyTest {
  private static final String TUN = "tun0";
  private static final String POLICY =
      """
      xfw {
          ratelimit=calm pps=3 bps=3000;
          ratelimit=slow pps=1;
          icmp ip4: ratelimit=calm { 8 }
          icmp ip6: block { 128, 135 }
          icmp=stop ip4: block { 13, 17 }
          src ip4: ratelimit=slow { 198.51.100.0/24 }
          src ip4.tcp: block { 203.0.113.7 }
          src ip6: block { 2001:db8:7::/48 }
      }
      """;
  private static final Pattern FRAMES =
      Pattern.compile(
          "  frames   (\\d+) judged by [a-z ]+: each as the policy says\n"
              + " {11}(\\d+) of them by the same policy's program for XDP, which takes frames that"
              + " the kernel tries with no other\n");

  private FilteredHost host;
  private TunDevice tun;

  @BeforeEach
  void connect() {
    host = new FilteredHost();
    tun = TunDevice.create(host.hosts().right().namespace(), TUN, TunDevice.Kind.TUN, 1500);
  }

  @AfterEach
  void disconnect() {
    host.close();
    tun.close();
  }

  private Run apply(String link, String policy, String... options) {
    String[] all = new String[6 + options.length];
    System.arraycopy(new String[] {"apply", "-", "-i", link, "--hook", "tcx"}, 0, all, 0, 6);
    System.arraycopy(options, 0, all, 6, options.length);
    Run run = host.run(policy, all);
    assertThat(run.status()).as("%s", run).isZero();
    return run;
  }

  private Run verify(String link) {
    return host.run("", "verify", "-i", link);
  }

  /** Most frames can be tried at TCX itself: the rest has to be said, and to be few. */
  private static void assertFrames(String text) {
    Matcher frames = FRAMES.matcher(text);
    assertThat(frames.find()).as(text).isTrue();
    assertThat(Integer.parseInt(frames.group(1))).isGreaterThan(4_000);
    assertThat(Integer.parseInt(frames.group(2))).isBetween(1, 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {FilteredHost.INTERFACE, TUN})
  void aFilterIsAsItsPolicySays(String link) {
    apply(link, POLICY);

    Run run = verify(link);

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out())
        .startsWith(link + ": the filter does what its policy says\n")
        .contains(" instructions, all as this version makes them of the policy\n");
    assertFrames(run.out());
    assertThat(Schema.faults("verify", host.run("", "verify", "-i", link, "--json").out()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {FilteredHost.INTERFACE, TUN})
  void aVerdictThatSomebodyChangedIsFound(String link) throws IOException {
    apply(link, POLICY);
    try (BpfMap config = BpfMap.open(pin(link, "config"));
        Mapping verdicts = config.mmap(Mapping.Access.READ_WRITE)) {
      verdicts.segment().setAtIndex(ValueLayout.JAVA_LONG, 13, 0);
    }

    Run run = verify(link);

    assertThat(run.status()).isOne();
    assertThat(run.out()).contains("  ip4 13/0", "drop blocked  pass ");
  }

  @ParameterizedTest
  @ValueSource(strings = {FilteredHost.INTERFACE, TUN})
  void aPrefixThatSomebodyRemovedIsFound(String link) throws IOException {
    apply(link, POLICY);
    byte[] key =
        ByteBuffer.allocate(8)
            .order(ByteOrder.nativeOrder())
            .putInt(32)
            .put(new byte[] {(byte) 203, 0, 113, 7})
            .array();
    removeFromPrefixes(link, key);

    assertThat(verify(link).out())
        .contains("  ip4 tcp from 203.0.113.7     8  drop source-blocked  pass not-icmp\n");
  }

  private void removeFromPrefixes(String link, byte[] key) throws IOException {
    int removed = 0;
    try (LoadedProgram program = LoadedProgram.open(pin(link, "program"))) {
      for (int id : program.info().mapIds()) {
        try (BpfMap map = BpfMap.open(id)) {
          if (map.spec().name().startsWith("eg_src_")
              && map.spec().keySize() == key.length
              && map.delete(MemorySegment.ofArray(key))) {
            removed++;
          }
        }
      }
    }
    assertThat(removed).isPositive();
  }

  private Path pin(String link, String name) throws IOException {
    Path place =
        Mounts.BPFFS
            .resolve("echogate")
            .resolve(host.hosts().right().namespace().identity())
            .resolve(link);
    try (Stream<Path> entries = Files.list(place)) {
      Path program =
          entries
              .filter(entry -> entry.getFileName().toString().matches("\\d+"))
              .findFirst()
              .orElseThrow();
      return program.resolve(name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {FilteredHost.INTERFACE, TUN})
  void aDryRunTriesFramesAndTheCost(String link) {
    String state = host.state();

    Run run = apply(link, POLICY, "--dry-run");

    assertThat(run.out())
        .startsWith(link + ": <stdin> could be put in force; nothing was changed\n")
        .containsPattern("  cost     \\d+ ns for an echo request, \\d+ ns for TCP, over an empty");
    assertFrames(run.out());
    String document = apply(link, POLICY, "--dry-run", "--json").out();
    assertThat(Schema.faults("apply", document)).isEmpty();
    assertThat(host.state()).isEqualTo(state);
  }

  @Test
  void aRollbackStaysAtTheHook() {
    byte[] echo = new byte[28];
    echo[0] = 0x45;
    echo[3] = (byte) echo.length;
    echo[9] = 1;
    echo[20] = 8;
    apply(TUN, "xfw { icmp ip4: block { 8 } }");
    apply(TUN, "xfw { }");
    apply(TUN, POLICY, "--confirm", "300");
    assertThat(verify(TUN).status()).isZero();

    assertThat(host.run("", "rollback", "-i", TUN).out())
        .startsWith("tun0: the trial is over, <stdin> (");
    assertThat(host.run("", "rollback", "-i", TUN).out()).endsWith("is in force again\n");

    tun.send(echo, echo.length);
    JsonTree status =
        JsonTree.parse(host.run("", "status", "--json", "-i", TUN).out()).at("interfaces", 0);
    assertThat(status.at("mode").value()).isEqualTo("tcx");
    assertThat(status.at("counters").elements())
        .extracting(FilteredHost::counter)
        .containsExactly("in ip4/8 blocked 1/28");
  }
}
