package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfLink;
import io.echogate.ebpf.BpfMap;
import io.echogate.linux.Mapping;
import io.echogate.linux.Mounts;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.linux.testing.TunDevice;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the verbs do and say of a policy that judges both directions. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
@NeedsTool({"ip", "ping"})
class DirectionsTest {
  private static final String ADDRESS = "192.0.2.2";
  private static final String NO_REPLIES =
      """
      policy host {
          icmp ip4 out : block { echo-reply }
          icmp ip4 out : ratelimit=slow { timestamp-reply }
          ratelimit=slow rate=2/s burst=3;
          defaults { icmp in: allow; }
      }
      """;
  private static final String REPLIES = "policy host { defaults { icmp in: allow; } }";
  private static final Pattern FRAMES =
      Pattern.compile("(\\d+) judged by [a-z ]+: each as the policy says\n");

  @AutoClose private final FilteredHost host = FilteredHost.silent();

  @Test
  void aPolicyIsAppliedShownAndDetachedInBothDirections() {
    Run applied = host.apply(NO_REPLIES);
    assertThat(applied.status()).as("%s", applied).isZero();
    assertThat(applied.out())
        .contains(
            """
              filter   native: in the driver, before the kernel makes a packet of a frame
              leaving  tcx: before the driver, and before tcpdump
              note     tcpdump on right0 does not show what is dropped
            """);

    assertThat(host.ping(ADDRESS, 3, 56)).isZero();

    assertThat(host.counters())
        .containsExactly("in ip4/8 default-allowed 3/294", "out ip4/0 blocked 3/294");
    assertThat(host.run("", "status").out())
        .contains(", native, what leaves tcx, since ")
        .contains(
            """
              way  verdict  reason           packets  bytes
              in   pass     default-allowed        3    294
              out  drop     blocked                3    294

              way  message             reason           packets  bytes
              in   ip4 8 echo-request  default-allowed        3    294
              out  ip4 0 echo-reply    blocked                3    294
            """);
    JsonTree leaving = host.status().at("leaving");
    assertThat(leaving.at("state").value()).isEqualTo("in-force");
    assertThat(leaving.at("mode").value()).isEqualTo("tcx");
    assertThat(leaving.at("policy").value()).isEqualTo("<stdin>");
    assertThat(leaving.at("problem").value()).isNull();
    assertThat(Schema.faults("status", host.run("", "status", "--json").out())).isEmpty();

    assertThat(host.verb("detach").status()).isZero();
    assertThat(host.ping(ADDRESS, 3, 56)).isEqualTo(3);
  }

  @Test
  void atTheHooksOfTrafficControlTheNoteTellsTheDirectionsApart() {
    for (String hook : List.of("tcx", "clsact")) {
      Run run = host.apply(NO_REPLIES, "--hook", hook);
      assertThat(run.out())
          .contains(
              "  leaving  " + hook + ": before the driver, and before tcpdump",
              "  note     tcpdump on right0 shows what is dropped on arrival, and not what does not"
                  + " leave\n");
      assertThat(host.ping(ADDRESS, 3, 56)).isZero();
      host.verb("detach");
    }
    assertThat(host.ping(ADDRESS, 3, 56)).isEqualTo(3);
  }

  @Test
  void theDocumentOfApplyTellsWhereWhatLeavesIsFiltered() {
    Run run = host.apply(NO_REPLIES, "--json");

    assertThat(JsonTree.parse(run.out()).at("leaving").value()).isEqualTo("tcx");
    assertThat(Schema.faults("apply", run.out())).isEmpty();
  }

  @Test
  void aRollbackBringsBackWhatFilteredWhatLeaves() {
    host.enforce(NO_REPLIES);
    host.enforce(REPLIES);
    assertThat(host.ping(ADDRESS, 3, 56)).isEqualTo(3);

    assertThat(host.verb("rollback").status()).isZero();
    assertThat(host.ping(ADDRESS, 3, 56)).isZero();

    assertThat(host.apply(REPLIES, "--confirm", "60").status()).isZero();
    assertThat(host.ping(ADDRESS, 3, 56)).isEqualTo(3);
    assertThat(host.verb("rollback").status()).isZero();
    assertThat(host.ping(ADDRESS, 3, 56)).isZero();
  }

  @Test
  void aDryRunTriesBothPrograms() {
    Run run = host.apply(NO_REPLIES, "--dry-run");

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out()).contains("\n  frames   ", "\n  leaving  ");
    assertFrames(run.out());
    assertThat(host.state()).startsWith("no pins");
    Run json = host.apply(NO_REPLIES, "--dry-run", "--json");
    assertThat(Schema.faults("apply", json.out())).isEmpty();
    assertThat(JsonTree.parse(json.out()).at("dryRun", "leaving", "frames").value()).isNotNull();
  }

  @Test
  void verifyHoldsBothProgramsToThePolicy() {
    host.enforce(NO_REPLIES);

    Run run = host.verb("verify");

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out())
        .startsWith("right0: the filter does what its policy says\n")
        .containsPattern("\n  leaving  \\d+ instructions, all as this version makes them");
    assertFrames(run.out());
    assertThat(Schema.faults("verify", host.verb("verify", "--json").out())).isEmpty();
  }

  @Test
  @NeedsKernel(KernelFeature.TUN)
  void soItDoesWithoutAnEthernetHeader() {
    try (TunDevice _ =
        TunDevice.create(host.hosts().right().namespace(), "tun0", TunDevice.Kind.TUN, 1500)) {
      Run applied = host.run(NO_REPLIES, "apply", "-", "-i", "tun0");
      assertThat(applied.status()).as("%s", applied).isZero();

      Run run = host.run("", "verify", "-i", "tun0");

      assertThat(run.status()).as("%s", run).isZero();
      assertFrames(run.out());
      host.run("", "detach", "-i", "tun0");
    }
  }

  /** Some thousand frames are judged in each direction. */
  private static void assertFrames(String text) {
    Matcher frames = FRAMES.matcher(text);
    for (int program = 0; program < 2; program++) {
      assertThat(frames.find()).as(text).isTrue();
      assertThat(Integer.parseInt(frames.group(1))).isGreaterThan(4_000);
    }
  }

  private Path pins() {
    return Mounts.BPFFS
        .resolve("echogate")
        .resolve(host.hosts().right().namespace().identity())
        .resolve("right0");
  }

  @Test
  void aVerdictOnWhatLeavesThatSomebodyChangedIsFound() {
    host.enforce(NO_REPLIES);
    Path program = pins().resolve(Integer.toString(host.link().xdpProgram()));
    try (BpfMap config = BpfMap.open(program.resolve("config"));
        Mapping verdicts = config.mmap(Mapping.Access.READ_WRITE)) {
      // Behind the verdicts on what arrives those begin on what leaves: echo-reply is type 0.
      verdicts.segment().setAtIndex(ValueLayout.JAVA_LONG, 512, 0);
    }

    Run run = host.verb("verify");

    assertThat(run.status()).isOne();
    assertThat(run.out()).startsWith("right0: the filter does not do what its policy says\n");
    String leaving = run.out().substring(run.out().indexOf("\n  leaving  "));
    assertThat(leaving).contains("\n  ip4 0/0", "drop blocked  pass ");
    assertThat(run.out().substring(0, run.out().indexOf("\n  leaving  ")))
        .contains("each as the policy says");
  }

  @Test
  void directionsThatRunTwoVersionsAreToldAndMended() throws IOException {
    host.enforce(NO_REPLIES);
    Path pins = pins();
    try (BpfLink link = BpfLink.open(pins.resolve("link_leaving"))) {
      link.detach();
    }
    Files.delete(pins.resolve("link_leaving"));
    String problem =
        "what leaves is not filtered, though the policy says so: apply the policy again";

    Run status = host.run("", "status");
    assertThat(status.status()).as("%s", status).isOne();
    assertThat(status.out()).contains("\n  DIVIDED: " + problem + "\n");
    Run json = host.run("", "status", "--json");
    assertThat(json.status()).isOne();
    JsonTree leaving = JsonTree.parse(json.out()).at("interfaces", 0, "leaving");
    assertThat(leaving.at("state").value()).isEqualTo("missing");
    assertThat(leaving.at("problem").value()).isEqualTo(problem);
    assertThat(Schema.faults("status", json.out())).isEmpty();
    Run verify = host.verb("verify");
    assertThat(verify.status()).isOne();
    assertThat(verify.out())
        .startsWith("right0: the filter does not do what its policy says\n")
        .contains("\n  divided  " + problem + "\n");

    host.enforce(NO_REPLIES);

    assertThat(host.run("", "status").status()).isZero();
    assertThat(host.ping(ADDRESS, 3, 56)).isZero();
  }
}
