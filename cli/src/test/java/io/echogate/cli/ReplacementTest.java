package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What {@code apply} says, and asks, where a policy takes the place of another one. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
@NeedsTool({"ip", "ping"})
class ReplacementTest {
  private static final String OPEN = "policy host { defaults { icmp in: allow; } }";
  private static final String SILENT =
      """
      policy host {
        icmp ip4 in : block { echo-request }
        defaults { icmp in: allow; }
      }
      """;
  private static final String ADDRESS = "192.0.2.2";

  @AutoClose private final FilteredHost host = FilteredHost.silent();

  @Test
  void aFunctionThatIsLostMustBeAcceptedAndNothingChangesBefore() {
    host.enforce(OPEN);
    String before = host.state();

    assertThat(host.apply(SILENT))
        .isEqualTo(
            new Run(
                1,
                """
                right0: what would change for ICMP packets, after <stdin> (e0ba481de5a7)

                ip4 in: 8 echo-request
                  was passed (line 1: icmp in: allow;)
                  now dropped (line 2: icmp ip4 in : block { echo-request })
                  example: ip4 in 8/0 from 192.0.2.1 to 198.51.100.1 iif if0 length 84 hop-limit 64 state new
                  lost: Ping

                1 difference
                right0: lost: ping
                """,
                """
                echogate: error: right0: functions that work now would be lost
                  ip4 in: 8 echo-request, for ping
                    passes by line 1: icmp in: allow;
                    would be dropped by line 2: icmp ip4 in : block { echo-request }
                help: mend it, or accept what it breaks: --accept ping
                """));
    assertThat(host.state()).isEqualTo(before);
    assertThat(host.ping(ADDRESS, 3, 0)).isEqualTo(3);

    assertThat(host.apply(SILENT, "--accept", "pmtud").status()).isOne();
    assertThat(host.apply(SILENT, "--json").out()).isEmpty();
    Run accepted = host.apply(SILENT, "--accept", "pmtud,ping");
    assertThat(accepted.status()).as("%s", accepted).isZero();
    assertThat(accepted.err()).isEmpty();
    assertThat(accepted.out())
        .startsWith("right0: <stdin> is in force, in place of the policy before\n")
        .contains("\n\nright0: what changed for ICMP packets, after <stdin> (e0ba481de5a7)\n\n")
        .contains("\n1 difference\n")
        .endsWith("\nright0: lost: ping\n");
    assertThat(host.ping(ADDRESS, 3, 0)).isZero();
  }

  @Test
  void theSamePolicyAgainChangesNothing() {
    Run first = host.apply(SILENT);
    assertThat(first.status()).as("%s", first).isZero();
    assertThat(first.out()).doesNotContain("ICMP packet");

    Run again = host.apply(SILENT);
    assertThat(again.status()).isZero();
    assertThat(again.out())
        .endsWith("\n\nright0: every ICMP packet is treated as by the policy before\n");
    Run otherWords = host.apply(SILENT.replace("echo-request", "8"));
    assertThat(otherWords.out())
        .endsWith("\n\nright0: every ICMP packet is treated as by the policy before\n");
    assertThat(host.apply(SILENT, "--dry-run").out())
        .endsWith("\n\nright0: every ICMP packet would be treated as by the policy before\n");
  }

  @Test
  void theIdOfAFindingAcceptsWhatIsLostByIt() {
    host.enforce(OPEN);
    String blind =
        "policy host { icmp ip4 in : block { fragmentation-needed } defaults { icmp in: allow; } }";

    assertThat(host.apply(blind).err()).endsWith("--accept breaks-pmtud-v4\n");
    Run run = host.apply(blind, "--accept", "breaks-pmtud-v4");
    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out()).contains("right0: lost: pmtud, ");

    host.enforce(OPEN);
    String shut = "policy host { defaults { icmp in: block; } }";
    Run all = host.apply(shut, "--accept", "icmp-all-blocked,ipv6-rules-missing");
    assertThat(all.status()).as("%s", all).isZero();
  }

  @Test
  void aWordThatIsNeitherFunctionNorFindingIsRefused() {
    assertThat(host.apply(OPEN, "--accept", "pin"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: there is no function and no finding 'pin'
                help: did you mean ping?
                """));
  }

  @Test
  void thatSomeAddressesAreShutOutIsNoLossToAFunction() {
    host.enforce(OPEN);

    Run run =
        host.apply(
            """
            policy host {
              icmp ip4 in : block { 0-255 } from 203.0.113.0/24;
              defaults { icmp in: allow; }
            }
            """);

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("\nip4 in: all from 203.0.113.0/24")
        .doesNotContain("right0: lost");
    Run onlySome =
        host.apply(
            """
            policy host {
              icmp ip4 in : allow { echo-request } from 203.0.113.0/24;
              icmp ip4 in : block { echo-request }
              defaults { icmp in: allow; }
            }
            """);
    assertThat(onlySome.status()).isOne();
    assertThat(onlySome.err()).endsWith("--accept ping\n");
  }

  @Test
  void setsAreComparedAsTheyAreNow() {
    String listed =
        """
        policy host {
          set bad { 192.0.2.7 }
          icmp ip4 in : block { echo-request } from @bad;
          defaults { icmp in: allow; }
        }
        """;
    host.enforce(listed);
    assertThat(host.run("", "set", "add", "-i", "right0", "bad", "198.51.100.0/24").status())
        .isZero();

    Run run = host.apply(listed, "--dry-run");

    assertThat(run.out())
        .contains(
            "ip4 in: 8 echo-request from 198.51.100.0/24\n  was dropped (line 3: ",
            "  now passed (line 4: icmp in: allow;)\n");
    assertThat(host.apply(listed, "--keep-sets").out())
        .endsWith("right0: every ICMP packet is treated as by the policy before\n");
  }

  @Test
  void whatOnlyCountsIsShownAndNeedsNoConsent() {
    host.enforce(OPEN);

    Run counting = host.apply(SILENT, "--evaluate");
    assertThat(counting.status()).as("%s", counting).isZero();
    assertThat(counting.out())
        .contains("(e0ba481de5a7); but it only counts, and drops nothing\n\nip4 in: 8 echo-request")
        .endsWith("right0: lost: ping\n");

    Run inForce = host.apply(SILENT);
    assertThat(inForce.status()).as("%s", inForce).isZero();
    assertThat(inForce.out())
        .endsWith(
            "right0: every ICMP packet is treated as by the policy before; that one only counted,"
                + " and dropped nothing\n");
  }

  @Test
  void theOtherDialectIsOnlyWarnedOf() {
    host.enforce("xfw { icmp ip4: allow { 8 } }");

    Run run = host.apply("xfw { icmp ip4: block { 8 } }");

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("ip4 in: 8 echo-request\n  was passed (line 1: ")
        .endsWith("right0: lost: ping\n");
    Run filter = host.apply("xfw { src ip4: block { 192.0.2.0/24 } }");
    assertThat(filter.status()).as("%s", filter).isZero();
    assertThat(filter.out())
        .endsWith(
            "right0: not compared with the policy before: a source filter of xfw { } is none of"
                + " the rules that can be compared\n");
  }

  @Test
  void aDryRunShowsTheSameAndEndsWithOne() {
    host.enforce(OPEN);
    String before = host.state();

    Run run = host.apply(SILENT, "--dry-run");

    assertThat(run.status()).isOne();
    assertThat(run.out())
        .contains("nothing was changed\n", "right0: what would change for ICMP packets, after ")
        .endsWith("right0: lost: ping\n");
    assertThat(run.err()).endsWith("--accept ping\n");
    assertThat(host.apply(SILENT, "--dry-run", "--accept", "ping").status()).isZero();
    assertThat(host.state()).isEqualTo(before);
  }

  @Test
  void aDocumentHasTheDifferences() {
    Run first = host.apply(OPEN, "--json");
    assertThat(Schema.faults("apply", first.out())).isEmpty();
    assertThat(JsonTree.parse(first.out()).at("before").value()).isNull();
    assertThat(JsonTree.parse(first.out()).at("differences").elements()).isEmpty();

    Run run = host.apply(SILENT, "--json", "--accept", "ping");

    assertThat(Schema.faults("apply", run.out())).isEmpty();
    JsonTree document = JsonTree.parse(run.out());
    assertThat(document.at("before", "policy").value()).isEqualTo("<stdin>");
    assertThat(document.at("differences").elements()).hasSize(1);
    assertThat(document.at("differences", 0, "lineAfter").value()).isEqualTo(2L);
    assertThat(document.at("functionsLost", 0).value()).isEqualTo("ping");
    assertThat(document.at("notCompared").elements()).isEmpty();
  }

  @Test
  void aPolicyOfAnotherVersionIsReplacedWithoutAComparison() {
    host.enforceOfLaterVersion(OPEN);

    Run run = host.apply(SILENT);

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out())
        .endsWith(
            "\n\nright0: not compared with the policy before: this version cannot read the policy"
                + " new.policy\n");
  }

  @Test
  void policiesOfManyPrefixesAreNotComparedButFunctionsAre() {
    StringBuilder prefixes = new StringBuilder();
    for (int i = 0; i < 10_001; i++) {
      prefixes.append("10.%d.%d.%d,".formatted(i >> 15, (i >> 7) & 255, 2 * (i & 127)));
    }
    String bad = "set bad { " + prefixes + "}\n";
    String rule = "icmp ip4 in : block { echo-request } from @bad;\n";
    host.enforce(bad + OPEN.replace("defaults", rule + "defaults"));

    Run run = host.apply(bad + SILENT.replace("defaults", rule + "defaults"));

    assertThat(run.status()).isOne();
    assertThat(run.out())
        .isEqualTo(
            """
            right0: not compared with the policy before: both policies name 10001 prefixes between \
            them; echogate diff compares files of any size
            right0: lost: ping
            """);
    assertThat(run.err()).endsWith("--accept ping\n");
  }

  @Test
  void eachInterfaceHasItsDifferences() {
    host.addSecond();
    String both = "right0=wan,second0=lan";
    String file =
        """
        policy wan { defaults { icmp in: allow; } }
        policy lan { defaults { icmp in: allow; } }
        """;
    assertThat(host.run(file, "apply", "-", "-i", both).status()).isZero();

    String other =
        """
        policy wan { icmp ip4 in : block { timestamp-request } defaults { icmp in: allow; } }
        policy lan { icmp ip4 in : block { echo-request } defaults { icmp in: allow; } }
        """;
    Run run = host.run(other, "apply", "-", "-i", both);

    assertThat(run.status()).isOne();
    assertThat(run.out())
        .contains("right0: what would change for ICMP packets, after <stdin> (")
        .contains("second0: what would change for ICMP packets, after <stdin> (")
        .endsWith("\n1 difference\nsecond0: lost: ping\n");
    assertThat(run.err())
        .startsWith("echogate: error: second0: functions that work now would be lost\n");
    assertThat(host.ping(ADDRESS, 3, 0)).isEqualTo(3);
  }

  @Test
  void goingBackAsksForNothing() {
    host.enforce(SILENT);
    host.enforce(OPEN);

    Run back = host.verb("rollback");

    assertThat(back.status()).as("%s", back).isZero();
    assertThat(host.ping(ADDRESS, 3, 0)).isZero();
  }
}
