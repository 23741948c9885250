package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainVerbTest {
  private static final String POLICY =
      """
      xfw {
          ratelimit=calm pps=10 bps=1000;
          ratelimit=none pps=0 bps=0;
          defaults { icmp ip4: block; src_ip ip6: ratelimit=none; }
          icmp ip4: ratelimit=calm { 0, 8 }
          icmp=errors ip4: allow { 3 }
          icmp=more ip4: ratelimit=none { 11 }
          icmp ip6: block { 128 }
          src ip4.icmp: block { 198.51.100.0/24 }
      }
      """;

  private static Run explain(String policy, String... packet) {
    String[] arguments = new String[packet.length + 2];
    arguments[0] = "explain";
    arguments[1] = "-";
    System.arraycopy(packet, 0, arguments, 2, packet.length);
    return Run.onInput(policy, arguments);
  }

  @Test
  void theTextSaysVerdictReasonLineAndWhatTheMessageIs() {
    assertThat(explain(POLICY, "--packet", "ip4 in 3/4 from 192.0.2.9 payload 28"))
        .isEqualTo(
            new Run(
                0,
                """
                verdict: pass
                reason:  allowed
                decided: <stdin>:6:5
                             icmp=errors ip4: allow { 3 }
                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                because: it is the first statement that the packet meets, and allows it
                packet:  ip4 in 3/4 from 192.0.2.9 to 192.0.2.2 payload 28 hop-limit 64
                message: Fragmentation Needed and DF Set (error, current), RFC792, RFC1191
                serves:  pmtud (Path MTU discovery), tunnel-pmtud (Path MTU discovery through tunnels (IPIP, GRE,
                         IPsec)), pmtud-load-balanced (Path MTU discovery behind ECMP, anycast or load balancers)
                risk:    Forged small MTU slows a flow or forces fragmentation; stacks limit this by checking the
                         quoted packet and a minimum MTU: pmtu-degradation, pmtu-fragment-poisoning,
                         pmtu-exception-side-channel, blacknurse, error-generation-flood, backscatter,
                         extension-object-leak, nat-error-forgery, raw-error-parsing-bug
                source:  RFC1191 3 and 4; RFC1812 5.2.7.1; RFC5927 7; RFC2923 2.1; opsec-icmp-filtering-04 2.1.1.5
                """,
                ""));
  }

  @Test
  void theJsonDocumentSaysTheSame() {
    assertThat(explain(POLICY, "--json", "--packet", "ip4 3/4"))
        .isEqualTo(
            new Run(
                0,
                """
                {"verdict":"pass","reason":"allowed","line":6,"text":"icmp=errors ip4: allow { 3 }",\
                "file":"<stdin>",\
                "because":"it is the first statement that the packet meets, and allows it",\
                "message":{"family":"ip4","type":3,"code":4,"slug":"fragmentation-needed",\
                "title":"Fragmentation Needed and DF Set","kind":"error","status":"current"},\
                "functions":["pmtud","tunnel-pmtud","pmtud-load-balanced"],\
                "risks":["pmtu-degradation","pmtu-fragment-poisoning","pmtu-exception-side-channel",\
                "blacknurse","error-generation-flood","backscatter","extension-object-leak",\
                "nat-error-forgery","raw-error-parsing-bug"],\
                "source":"RFC1191 3 and 4; RFC1812 5.2.7.1; RFC5927 7; RFC2923 2.1; \
                opsec-icmp-filtering-04 2.1.1.5"}
                """,
                ""));
  }

  @Test
  void whatNoStatementDecidesHasNoLine() {
    assertThat(explain("xfw { }", "--json", "--packet", "ip4 tcp").out())
        .isEqualTo(
            """
            {"verdict":"pass","reason":"not-icmp","line":null,"text":null,"file":null,\
            "because":"it is not ICMP, and nothing else is judged","message":null,"functions":[],\
            "risks":[],"source":null}
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "ip4 3, pass, allowed, 6",
    "ip4 11, drop, rate-limited, 7",
    "ip4 8 payload 2000, drop, rate-limited, 5",
    "ip4 5, drop, default-blocked, 4",
    "ip6 128, drop, blocked, 8",
    "ip6 129, drop, source-default-rate-limited, 4",
    "ip4 3 from 198.51.100.1, drop, source-blocked, 9",
    "ip4 out 5, pass, default-allowed, null",
    "ip4 udp, pass, not-icmp, null"
  })
  void thePolicyDecides(String packet, String verdict, String reason, String line) {
    assertThat(explain(POLICY, "--json", "--packet", packet).out())
        .startsWith(
            "{\"verdict\":\"%s\",\"reason\":\"%s\",\"line\":%s,".formatted(verdict, reason, line));
  }

  @Test
  void aPolicyThatEvaluatesSaysWhatItWouldHaveDone() {
    assertThat(explain("xfw { evaluation_mode; icmp ip4: block { 8 } }", "--packet", "ip4 8").out())
        .startsWith("verdict: pass\nreason:  blocked\n")
        .contains("; evaluation_mode counts it\n         and drops nothing\n");
  }

  @ParameterizedTest
  @CsvSource({
    "ip4 3/1, within-limit, 5",
    "ip4 3/1 related, allowed, 4",
    "ip4 3/4, allowed, 3",
    "ip4 0, default-blocked, 12",
    "ip4 0 solicited, allowed, 6",
    "ip6 135 on-link, allowed, 7",
    "ip6 135, default-blocked, 12",
    "ip6 135 hop-limit 255 from 2001:db8::7, allowed, 7",
    "ip6 143 on-link, default-blocked, 12",
    "ip4 8, within-limit, 9",
    "ip4 8 to 192.0.2.255, blocked, 8",
    "ip4 8 to 198.51.100.1, allowed, 10",
    "ip4 out 8, default-blocked, 12",
    "ip4 out 5, blocked, 11"
  })
  void whatAPacketMeetsBesideItsMessageIsPartOfTheDescription(
      String packet, String reason, String line) {
    String policy =
        """
        policy one {
            ratelimit=few rate=5/s;
            icmp ip4: allow { fragmentation-needed }
            icmp: allow { @errors } related;
            icmp: ratelimit=few { @errors }
            icmp: allow { echo-reply } solicited;
            icmp ip6: allow { @neighbor-discovery } on-link;
            icmp ip4: block { echo-request } to @broadcast;
            icmp ip4: ratelimit=few { echo-request } to @self;
            icmp ip4: allow { echo-request } until 2026-01-02;
            icmp ip4 out: block { redirect }
            defaults { icmp in: block; icmp out: block; }
        }
        """;
    assertThat(explain(policy, "--json", "--packet", packet).out())
        .contains("\"reason\":\"%s\",\"line\":%s,".formatted(reason, line));
  }

  @Test
  void oneOfSeveralPoliciesIsNamed() {
    String policies =
        "policy wan { defaults { icmp in: block; } } policy lan { defaults { icmp in: allow; } }";
    assertThat(explain(policies, "--packet", "ip4 8"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: <stdin> holds 2 policies: wan, lan
                help: say which with --policy NAME
                """));
    assertThat(explain(policies, "--packet", "ip4 8", "--policy", "lan").out())
        .startsWith("verdict: pass\nreason:  default-allowed\n");
    assertThat(explain(policies, "--packet", "ip4 8", "--policy", "dmz").err())
        .startsWith("echogate: error: there is no policy dmz in <stdin>\n");
  }

  @Test
  void framesAreDecoded() {
    String frame =
        "02:00:00:00:00:02 02:00:00:00:00:01 08 00"
            + " 4500001c00010000 40018ea4 c0000201 c6336407 0800f7ff00000000";
    assertThat(explain(POLICY, "--frame", frame).out())
        .contains("packet:  ip4 in 8/0 from 192.0.2.1 to 198.51.100.7 payload 0 hop-limit 64\n");
  }

  @Test
  void framesThatAreNoneArePointedAt() {
    assertThat(explain(POLICY, "--frame", "0200 0x"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                --frame:1:7: error: no hexadecimal digit
                    0200 0x
                          ^
                help: write the frame from its Ethernet header on, two hexadecimal digits a byte
                """));
    assertThat(explain(POLICY, "--frame", "020").err())
        .startsWith("--frame:1:4: error: the last byte lacks a digit\n");
  }

  @Test
  void errorsOfThePolicyComeFirst() {
    assertThat(explain("xfw { icmp ip4: block { 256 } }", "--packet", "ip4 8").status()).isOne();
  }

  @Test
  void anEmptyFileHoldsNoPolicy() {
    assertThat(explain("# nothing\n", "--packet", "ip4 8"))
        .isEqualTo(
            new Run(
                1,
                "",
                """
                <stdin>:1:1: error: there is no policy in this file
                    # nothing
                    ^
                help: echogate init ROLE writes one
                """));
  }

  @Test
  void aPacketAndAFrameAreTooMuch() {
    assertThat(explain(POLICY, "--packet", "ip4 8", "--frame", "00").status()).isEqualTo(2);
  }
}
