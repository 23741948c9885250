package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies of one file on several interfaces; interfaces that go and come back. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
@NeedsTool({"ip", "ping"})
class SeveralInterfacesTest {
  private static final String ADDRESS = "192.0.2.2";
  private static final String FILE =
      """
      policy wan { icmp ip4 in : block { echo-request } defaults { icmp in: allow; } }
      policy lan { icmp ip4 out : block { echo-reply } defaults { icmp in: allow; } }
      """;
  private static final String OPEN = "policy host { defaults { icmp in: allow; } }";
  private static final String SILENT = "xfw { icmp ip4: block { 13 } }";
  private static final String ASKING =
      """
      policy asking { icmp ip4 : allow { echo-reply } solicited; defaults { icmp in: allow; } }
      """;
  private static final String BOTH = "right0=wan,second0=lan";

  @AutoClose private final FilteredHost host = FilteredHost.silent();

  @BeforeEach
  void connect() {
    host.addSecond();
  }

  @Test
  void eachInterfaceHasItsPolicy() {
    Run run = apply(FILE, BOTH);

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("right0: <stdin> is in force\n  policy   wan, 2 statements, digest ")
        .contains("second0: <stdin> is in force\n  policy   lan, 2 statements, digest ");
    assertThat(host.ping(ADDRESS, 3, 56)).isZero();
    assertThat(host.counters()).containsExactly("in ip4/8 blocked 3/294");
    assertThat(host.run("", "verify", "-i", "second0").status()).isZero();
    Run json = host.run("", "status", "--json");
    assertThat(JsonTree.parse(json.out()).at("interfaces").elements()).hasSize(2);
  }

  @Test
  void ifTheSecondFailsTheFirstGetsBackWhatItHad() {
    host.enforce(OPEN);
    Object digest = host.status().at("digest").value();
    renameSecond();

    Run run = apply(FILE, BOTH, "--accept", "ping");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("right0: taken back, <stdin> (", ") is in force again\n", "renamed");
    assertThat(host.status().at("digest").value()).isEqualTo(digest);
    assertThat(host.ping(ADDRESS, 3, 56)).isEqualTo(3);
  }

  @Test
  void ifTheSecondFailsAFirstThatHadNothingHasNothing() {
    renameSecond();

    Run run = apply(FILE, BOTH);

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("right0: taken back, no filter is there, as before\n");
    assertThat(host.ping(ADDRESS, 3, 56)).isEqualTo(3);
    assertThat(host.link().xdpProgram()).isZero();
  }

  @Test
  void whereOneAsksForQueriesTheOthersWriteThemDown() {
    assertThat(apply(SILENT, "right0").status()).isZero();
    assertThat(host.verb("verify").out()).doesNotContain("  leaving ");

    Run run = apply(ASKING, "second0");

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.err()).doesNotContain("written down");
    Run verify = host.verb("verify");
    assertThat(verify.status()).as("%s", verify).isZero();
    assertThat(verify.out()).contains("  leaving  ");
    assertThat(Schema.faults("verify", host.verb("verify", "--json").out())).isEmpty();
    assertThat(host.run("", "status", "-i", "right0").out()).contains(", what leaves tcx, ");
    assertThat(host.run("", "detach", "-i", "second0").status()).isZero();
    assertThat(host.verb("verify").status()).isZero();
  }

  @Test
  void aTrialThatDoesNotWriteQueriesDownIsNamed() {
    assertThat(apply(SILENT, "right0", "--confirm", "60").status()).isZero();

    Run run = apply(ASKING, "second0");

    String warning =
        "right0: queries that leave here are not written down, and replies to them count as"
            + " unsolicited at every interface: a policy is on trial there";
    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.err()).contains(warning);
    assertThat(host.run("", "status").err()).contains(warning);
    assertThat(host.verb("confirm").status()).isZero();
    assertThat(host.run("", "status").err()).doesNotContain("written down");
    assertThat(host.verb("verify").status()).isZero();
  }

  @Test
  void anInterfaceThatIsNotThereChangesNothing() {
    assertThat(apply(FILE, "right0=wan,none0=lan").status()).isEqualTo(3);
    assertThat(host.link().xdpProgram()).isZero();
  }

  @Test
  void criticalFindingsStandAgainstAllUnlessAccepted() {
    String file = FILE + "policy shut { defaults { icmp in: block; } }\n";

    Run run = apply(file, "right0=wan,second0=shut");

    assertThat(run.status()).isOne();
    assertThat(run.err()).contains("--accept icmp-all-blocked,ipv6-rules-missing\n");
    assertThat(host.link().xdpProgram()).isZero();
    Run accepted =
        apply(file, "right0=wan,second0=shut", "--accept", "icmp-all-blocked,ipv6-rules-missing");
    assertThat(accepted.status()).as("%s", accepted).isZero();
  }

  @Test
  void anInterfaceThatWasMadeAnewIsNotFilteredAndStatusSaysSo() {
    assertThat(apply(FILE, "second0=lan").status()).isZero();
    host.ip("link del second0");
    Run gone = host.run("", "status");
    assertThat(gone.status()).isOne();
    assertThat(gone.out())
        .contains("\n  not in force: the interface has gone; when it is there again, apply");
    host.addSecond();

    Run status = host.run("", "status", "-i", "second0");

    assertThat(status.status()).isOne();
    assertThat(status.out())
        .contains(", no longer on an interface, since ")
        .contains("second0 lets all ICMP pass now: apply the policy again");
    Run json = host.run("", "status", "--json");
    assertThat(Schema.faults("status", json.out())).isEmpty();

    assertThat(apply(FILE, "second0=lan").status()).isZero();
    assertThat(host.run("", "status", "-i", "second0").status()).isZero();
    assertThat(host.run("", "verify", "-i", "second0").status()).isZero();

    host.ip("link del second0");
    host.ip("link add second0 type veth peer name third0");
    assertThat(host.run("", "detach", "-i", "second0").out())
        .isEqualTo("second0: the filter is gone, all ICMP passes\n");
    assertThat(host.run("", "status").out()).isEqualTo("no interface has a filter of Echogate\n");
  }

  /** Leaves a filter under the name of the second interface that is on another now. */
  private void renameSecond() {
    assertThat(apply(FILE, "second0=lan").status()).isZero();
    host.ip("link set second0 down");
    host.ip("link set second0 name other0");
    host.ip("link add second0 type veth peer name fourth0");
  }

  private Run apply(String file, String interfaces, String... options) {
    List<String> all = new ArrayList<>(List.of("apply", "-", "-i", interfaces));
    all.addAll(List.of(options));
    return host.run(file, all.toArray(String[]::new));
  }
}
