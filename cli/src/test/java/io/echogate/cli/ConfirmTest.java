package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a policy on trial, or one that only evaluates, has done to functions. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
@NeedsTool("ping")
class ConfirmTest {
  private static final String SHUT = "policy host { defaults { icmp in: block; } }";
  private static final String[] ACCEPTED = {
    "--accept", "icmp-all-blocked,ipv6-rules-missing", "--confirm", "300"
  };

  @AutoClose private final FilteredHost host = FilteredHost.silent();

  @Test
  void aPolicyThatDroppedPathMtuDiscoveryStaysOnTrialUntilThatIsAccepted() {
    applied();
    send(Frames.ip4().icmp(3, 4, 28), 2);

    Run run = confirm();

    assertThat(run.status()).isOne();
    assertThat(run.out())
        .contains(
            "\n  CRITICAL: pmtud, tunnel-pmtud\n",
            "        2    140  in  ip4 3 destination-unreachable  default-blocked     1  icmp in:"
                + " block;\n",
            "right0: not confirmed, for critical functions lost messages: pmtud\n"
                + "  The policy stays on trial for ",
            "\n    echogate confirm --interface right0 --netns %s --accept pmtud\n"
                .formatted(host.netns()));
    assertThat(host.status().at("trial", "failed").value()).isEqualTo(false);
    assertThat(confirm("--accept", "ping").status()).isOne();

    assertThat(confirm("--accept", "pmtud").status()).isZero();
    assertThat(host.status().at("trial").value()).isNull();
  }

  @Test
  void theIdOfTheFindingWillDoToo() {
    String text =
        "policy host { icmp ip4 in : allow { 8 } icmp ip6 in : allow { 1-4, @neighbor-discovery }"
            + " defaults { icmp in: block; } }";
    Run applied = host.apply(text, "--accept", "breaks-pmtud-v4", "--confirm", "300");
    assertThat(applied.status()).as("%s", applied).isZero();
    send(Frames.ip4().icmp(3, 4, 28), 1);
    assertThat(confirm().status()).isOne();

    assertThat(confirm("--accept", "breaks-pmtud-v4").status()).isZero();
  }

  @Test
  void eachFunctionMustBeNamed() {
    applied();
    send(Frames.ip4().icmp(3, 4, 28), 1);
    send(Frames.ip6().hopLimit(255).icmp(135, 0, 16), 1);

    assertThat(confirm("--accept", "pmtud").out())
        .contains("for critical functions lost messages: neighbor-discovery\n");
    assertThat(confirm("--accept", "pmtud,neighbor-discovery").status()).isZero();
  }

  @Test
  void echoesRedirectsAndScansKeepNobodyFromConfirming() {
    applied();
    assertThat(host.ping("192.0.2.2", 3, 56)).isZero();
    for (int type : List.of(5, 9, 13, 15, 17, 42, 200)) {
      send(Frames.ip4().icmp(type, 0, 28), 5);
    }

    Run run = confirm();

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out())
        .contains(
            "\n  ping, ",
            "\n  messages that nobody or few need, and packets without a type\n",
            "right0: <stdin> (")
        .doesNotContain("CRITICAL")
        .endsWith(") stays\n");
  }

  @Test
  void theDocumentNamesWhatStandsAgainstIt() {
    applied();
    send(Frames.ip4().icmp(3, 4, 28), 2);

    Run run = confirm("--json");

    assertThat(run.status()).isOne();
    assertThat(Schema.faults("confirm", run.out())).isEmpty();
    JsonTree document = JsonTree.parse(run.out());
    assertThat(document.at("outcome").value()).isEqualTo("refused");
    assertThat(document.at("refused", 0).value()).isEqualTo("pmtud");
    assertThat(document.at("functions", 0, "function").value()).isEqualTo("pmtud");
    assertThat(document.at("functions", 0, "messages", 0, "packets").value()).isEqualTo(2L);
    assertThat(Schema.faults("confirm", confirm("--json", "--accept", "pmtud").out())).isEmpty();
  }

  @Test
  void aWordThatIsNoFunctionIsWrongUsage() {
    applied();

    assertThat(confirm("--accept", "pmtu"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: there is no function and no finding 'pmtu'
                help: did you mean pmtud?
                """));
  }

  @Test
  void statusTellsWhatAnEvaluatedPolicyWouldHaveDropped() {
    host.enforce("policy host { icmp ip4 in : block { 8 } defaults { icmp in: allow; } }");
    assertThat(host.ping("192.0.2.2", 4, 56)).isZero();
    assertThat(host.apply(SHUT, "--evaluate", "--accept", ACCEPTED[1]).status()).isZero();
    assertThat(host.run("", "status").out())
        .contains("\n  in force, it would have dropped nothing since 2026-");

    assertThat(host.ping("192.0.2.2", 3, 56)).isEqualTo(3);

    assertThat(host.run("", "status").out())
        .contains(
            "  EVALUATION MODE: nothing is dropped, only counted\n",
            "\n  in force, it would have dropped 3 packets since 2026-01-02T03:04:05.678Z, by"
                + " function:\n\n  ping, traceroute-icmp\n",
            "        3    294  in  ip4 8 echo-request  default-blocked     1  icmp in: block;\n");
    JsonTree would = host.status().at("wouldHaveDropped");
    assertThat(would.at("packets").value()).isEqualTo(3L);
    assertThat(would.at("functions", 0, "function").value()).isEqualTo("ping");
    assertThat(Schema.faults("status", host.run("", "status", "--json").out())).isEmpty();
  }

  @Test
  void anEvaluatedPolicyHarmsNobody() {
    host.apply(SHUT, "--evaluate", "--accept", ACCEPTED[1], "--confirm", "300");
    send(Frames.ip4().icmp(3, 4, 28), 2);

    Run run = confirm();

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains(" would have dropped so far\n");
  }

  @Test
  void whomRelatedAsksIsShown() {
    String text =
        "policy host { icmp ip4 in : allow { 3/4 } icmp ip6 in : allow { 2, @neighbor-discovery }"
            + " icmp in : allow { @errors } related; defaults { icmp in: block; } }";
    Run run = host.apply(text, "--json");
    assertThat(run.status()).as("%s", run).isZero();
    assertThat(Schema.faults("apply", run.out())).isEmpty();
    Object knowledge = JsonTree.parse(run.out()).at("related", "knowledge").value();

    assertThat(host.status().at("related", "knowledge").value()).isEqualTo(knowledge);
    assertThat(host.run("", "status").out()).contains("\n  related: by " + knowledge);
    assertThat(Schema.faults("status", host.run("", "status", "--json").out())).isEmpty();
  }

  private void applied() {
    Run run = host.apply(SHUT, ACCEPTED);
    assertThat(run.status()).as("%s", run).isZero();
  }

  private Run confirm(String... options) {
    return host.verb("confirm", options);
  }

  private void send(Frames frame, int times) {
    try (PacketSocket sender = host.hosts().left().openSocket()) {
      for (int i = 0; i < times; i++) {
        assertThat(sender.send(frame.bytes())).isTrue();
      }
    }
  }
}
