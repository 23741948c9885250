package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportVerbTest {
  private static final String POLICY =
      """
      policy web {
          ratelimit=ping rate=10/s burst=20 per=source;
          icmp ip4 : allow { fragmentation-needed }
          icmp ip4 : ratelimit=ping { echo-request }
          defaults { icmp in: block; }
      }
      """;

  private static final String ON_LINK =
      """
      policy lan {
          icmp ip4 : allow { redirect } on-link;
          defaults { icmp in: block; }
      }
      """;

  @Test
  void rulesOfNftablesSayWhichLineTheyComeFrom() {
    Run run = Run.onInput(POLICY, "export", "-", "--to", "nftables");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("# The policy web of <stdin> for nftables.\n")
        .contains("# <stdin>:3: icmp ip4 : allow { fragmentation-needed }\n")
        .contains("icmp type 3 icmp code 4 counter accept comment \"line 3: fragmentation-needed\"")
        .contains("{ ip saddr limit rate 10/second burst 20 packets } counter accept")
        .contains("delete table inet echogate");
  }

  @Test
  void bothFamiliesOfIptablesAreInOneFile() {
    Run run = Run.onInput(POLICY, "export", "-", "--to", "iptables", "--chain-prefix", "WEB");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(":WEB-IN - [0:0]\n")
        .contains("-4 -A WEB-IN -p icmp -m icmp --icmp-type 3/4 -m comment")
        .contains("--hashlimit-upto 10/sec --hashlimit-burst 20 --hashlimit-mode srcip")
        .contains("-6 -A WEB-IN ");
  }

  @Test
  void whatATargetCannotSayIsRefusedLineByLine() {
    Run run = Run.onInput(ON_LINK, "export", "-", "--to", "nftables");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("<stdin>:2:5: error: nftables cannot say this: on-link of IPv4 messages")
        .contains("help: --lossy=block drops what cannot be told apart");
  }

  /** Extended echo replies, say, are told apart by no other firewall. */
  @ParameterizedTest
  @CsvSource({
    "host, nftables",
    "lan-host, iptables",
    "border, ios",
    "transit, junos",
    "host, suricata"
  })
  void recommendedPoliciesAreExportedAsFarAsTheTargetCan(String role, String target) {
    String policy = Run.of("init", role).out();
    Run refused = Run.onInput(policy, "export", "-", "--to", target);
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .endsWith(
            "help: --lossy=block drops what cannot be told apart, --lossy=allow lets it pass; all"
                + " else stays as it is, and each difference is listed\n");
    Run block = Run.onInput(policy, "export", "-", "--to", target, "--lossy=block");
    assertThat(block.status()).as("%s", block).isZero();
    assertThat(block.out()).isNotEmpty();
  }

  @Test
  void itErrsTheWayItIsToldAndSaysSo() {
    Run block = Run.onInput(ON_LINK, "export", "-", "--to", "nftables", "--lossy=block");
    assertThat(block.status()).isZero();
    assertThat(block.err()).contains("note: not as in the policy: on-link of IPv4 messages");
    assertThat(block.out())
        .contains("# Not as in the policy; in doubt, packets are dropped:\n# - line 2: on-link")
        .doesNotContain("icmp type 5");
    Run allow = Run.onInput(ON_LINK, "export", "-", "--to", "nftables", "--lossy=allow");
    assertThat(allow.out()).contains("icmp type 5 counter accept");
  }

  @Test
  void anXfwPolicyIsRewrittenBefore() {
    String xfw = "xfw { icmp ip4 : allow { 8 } defaults { icmp ip4: block; icmp ip6: allow; } }";
    Run run = Run.onInput(xfw, "export", "-", "--to", "nftables");
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("icmp type 8 counter accept");
  }

  @Test
  void theDocumentHasTheTextAndTheLosses() {
    Run run = Run.onInput(ON_LINK, "export", "-", "--to", "nftables", "--json");
    assertThat(run.status()).isEqualTo(1);
    assertThat(Schema.faults("export", run.out())).isEmpty();
    assertThat(run.out()).contains("\"text\":null").contains("\"needsConsent\":true");
    Run rules = Run.onInput(POLICY, "export", "-", "--to", "suricata", "--json");
    assertThat(Schema.faults("export", rules.out())).isEmpty();
    Run done = Run.onInput(POLICY, "export", "-", "--to", "iptables", "--json");
    assertThat(Schema.faults("export", done.out())).isEmpty();
  }

  @Test
  void rulesOfSuricataReportOrDropWhatThePolicyDoesNotLetPass() {
    Run run = Run.onInput(POLICY, "export", "-", "--to", "suricata");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("# <stdin>:4: icmp ip4 : ratelimit=ping { echo-request }\nalert icmpv4 ")
        .contains("itype:8; detection_filter:track by_src, count 20, seconds 2; ")
        .contains("sid:9100001; rev:1;");
    Run drop =
        Run.onInput(POLICY, "export", "-", "--to", "suricata", "--action", "drop", "--sid", "500");
    assertThat(drop.out()).contains("drop icmpv4 ").contains("sid:500; ").doesNotContain("\nalert");
  }

  @Test
  void suricataTakesNoOtherActionsAndNumbers() {
    assertThat(Run.onInput(POLICY, "export", "-", "--to", "suricata", "--action", "pass").err())
        .contains("--action takes no 'pass'")
        .contains("it takes alert or drop");
    for (String sid : new String[] {"0", "-1", "x", "4000000001", "99999999999", ""}) {
      assertThat(Run.onInput(POLICY, "export", "-", "--to", "suricata", "--sid=" + sid).err())
          .contains("--sid takes no '" + sid + "'");
    }
    assertThat(Run.onInput(POLICY, "export", "-", "--to", "nftables", "--sid", "5").err())
        .contains("--sid means nothing to nftables");
  }

  @Test
  void wrongUsageIsSaidWithWhatThereIs() {
    assertThat(Run.onInput(POLICY, "export", "-").err()).contains("export to what?");
    assertThat(Run.onInput(POLICY, "export", "-", "--to", "nftable").err())
        .contains("did you mean nftables");
    assertThat(Run.onInput(POLICY, "export", "-", "--to", "nftables", "--hook", "inputt").err())
        .contains("--hook takes no 'inputt'");
    assertThat(Run.onInput(POLICY, "export", "-", "--to", "nftables", "--hook", "ingress").err())
        .contains("name some with --interface");
    assertThat(Run.onInput(POLICY, "export", "-", "--to", "nftables", "--table", "icmp").err())
        .contains("'icmp' is a word that nftables keeps for itself");
    assertThat(Run.onInput(POLICY, "export", "-", "--to", "iptables", "--table", "x").err())
        .contains("--table means nothing to iptables");
  }

  @Test
  void ofWhatIsForwardedTheHopLimitIsOneLower() {
    String policy =
        "policy p { icmp ip4 : allow { echo-request } hop-limit >= 2; defaults { icmp in: block; }"
            + " }";
    for (String target : new String[] {"nftables", "iptables"}) {
      Run all =
          Run.onInput(policy, "export", "-", "--to", target, "--hook", "input,forward,output");
      assertThat(all.out()).contains("hop-limit: of what is forwarded the kernel has taken one");
      Run usual = Run.onInput(policy, "export", "-", "--to", target);
      assertThat(usual.out()).doesNotContain("the kernel has taken one");
    }
  }
}
