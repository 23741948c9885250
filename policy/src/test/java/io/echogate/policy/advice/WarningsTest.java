package io.echogate.policy.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.Address;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarningsTest {
  private static final String ND_DROPPED =
      "neighbour discovery (133, 134, 135, 136) is dropped: IPv6 on this link fails";
  private static final String BIG_DROPPED =
      "packet-too-big (2) is dropped: connections hang where the path has a small MTU";
  private static final String NEEDED_DROPPED =
      "fragmentation-needed (3/4) is dropped: connections hang where the path has a small MTU";
  private static final String SOURCES_DROPPED =
      "neighbour discovery from these addresses is dropped too: those on this link cannot be"
          + " reached";

  private static Policy policy(String text) {
    Reading reading = PolicyReader.read(new Source("test.xfw", "xfw {\n" + text + "\n}"));
    assertThat(reading.hasErrors()).as("%s", reading.diagnostics()).isFalse();
    return reading.policies().getFirst();
  }

  private static List<String> messages(String text) {
    return Warnings.of(policy(text)).stream().map(Diagnostic::message).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "icmp ip4: block { 8 } icmp ip6: block { 128 }",
        "defaults { icmp: block; } icmp ip4: allow { 3 } icmp ip6: allow { 2, 133-136 }",
        "ratelimit=ample pps=200 bps=17200; icmp ip6: ratelimit=ample { 135, 136 }",
        "ratelimit=icmp_rl pps=10 bps=1000; defaults { icmp ip4: block; icmp ip6: block; }"
            + " icmp ip4 : ratelimit=icmp_rl { 0, 3, 8, 11, 12 };"
            + " icmp ip6 : allow { 1, 2, 3, 4, 128, 129, 130, 133, 134, 135, 136, 143 }",
        "ratelimit=fits bps=590; icmp ip4: ratelimit=fits { 3 }",
        "ratelimit=fits bps=1294; icmp ip6: ratelimit=fits { 2 }",
        "src ip4: block { 192.0.2.0/24 } defaults { src_ip ip4: block; }",
        "src ip6.udp: block { 2001:db8::/32 }",
        "src ip6.tcp: block { 2001:db8::/32 } src ip6.icmp: allow { 2001:db8::/32 }",
        "ratelimit=ample pps=200; src ip6: ratelimit=ample { 2001:db8::/32 }",
        "defaults { src_ip ip6: block; } src ip6: allow { fe80::/10, :: }",
        "defaults { src_ip ip6.tcp: block; src_ip ip6.icmp: allow; }",
      })
  void whatBreaksNothingIsNotWarnedOf(String text) {
    assertThat(messages(text)).isEmpty();
  }

  @Test
  void theExampleOfAServerBreaksNothing() throws IOException {
    String text = Files.readString(Path.of("../examples/web.xfw"));
    Reading reading = PolicyReader.read(new Source("web.xfw", text));
    assertThat(reading.policies()).hasSize(1);
    assertThat(Warnings.of(reading.policies().getFirst())).isEmpty();
  }

  @Test
  void neighbourDiscoveryThatIsDropped() {
    assertThat(messages("icmp ip6: block { 133-136 }")).containsExactly(ND_DROPPED);
    assertThat(messages("defaults { icmp ip6: block; }")).contains(ND_DROPPED);
    assertThat(messages("defaults { icmp ip6: block; } icmp ip6: allow { 2, 133, 134, 136 }"))
        .containsExactly("neighbour discovery (135) is dropped: IPv6 on this link fails");
  }

  @Test
  void icmpOfAFamilyThatIpProtoLeavesOut() {
    assertThat(messages("ip_proto { 1 }")).containsExactly(ND_DROPPED, BIG_DROPPED);
    assertThat(messages("ip_proto { 58 }")).containsExactly(NEEDED_DROPPED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ratelimit=r pps=199; icmp ip6: ratelimit=r { 133-136 }",
        "ratelimit=r bps=17199; icmp ip6: ratelimit=r { 133-136 }",
        "ratelimit=r pps=0; icmp ip6: ratelimit=r { 133-136 }",
        "ratelimit=a pps=1000; ratelimit=r pps=10; icmp ip6: ratelimit=a+r { 133-136 }",
        "ratelimit=ample pps=1000000; defaults { icmp ip6: ratelimit=ample; }",
      })
  void neighbourDiscoveryUnderALimitThatIsTooLowOrSharedByAllTypes(String text) {
    assertThat(messages(text))
        .containsExactly(
            "neighbour discovery (133, 134, 135, 136) has a limit that a busy or attacked link"
                + " exceeds: then IPv6 on it fails");
  }

  @Test
  void pathMtuDiscoveryThatIsDropped() {
    assertThat(messages("icmp ip4: block { 3 }")).containsExactly(NEEDED_DROPPED);
    assertThat(messages("icmp ip6: block { 2 }")).containsExactly(BIG_DROPPED);
    assertThat(messages("defaults { icmp ip4: block; }")).containsExactly(NEEDED_DROPPED);
  }

  @Test
  void pathMtuDiscoveryThatCannotFitItsByteBudget() {
    assertThat(messages("ratelimit=tight bps=589; icmp ip4: ratelimit=tight { 3 }"))
        .containsExactly(
            "fragmentation-needed (3/4) does not fit the limit tight: connections hang where the"
                + " path has a small MTU");
    assertThat(messages("ratelimit=tight bps=1293; icmp ip6: ratelimit=tight { 2 }"))
        .containsExactly(
            "packet-too-big (2) does not fit the limit tight: connections hang where the path has a"
                + " small MTU");
    assertThat(messages("ratelimit=none pps=0; icmp ip4: ratelimit=none { 3 }")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src ip6: block { 2001:db8::/32 }",
        "src ip6.tcp: block { fe80::/10 }",
        "src ip6.icmp: block { 2001:db8::1 }",
        "src: block { 2001:db8::1, 192.0.2.1 }",
        "src ip6.tcp: block { 2001:db8::1, 2001:db8::2 } src ip6.icmp: allow { 2001:db8::1 }",
      })
  void sourcesThatLoseTheirNeighbourDiscovery(String text) {
    assertThat(messages(text)).containsExactly(SOURCES_DROPPED);
  }

  @Test
  void theTrapOfTheTextThatTheProjectStartedFrom() {
    String text =
        """
        defaults { icmp ip6: block; }
        icmp ip6: allow { 0, 1, 2, 3, 4, 128, 129, 133, 134, 135, 136, 137, 143 }
        ratelimit=test pps=0 bps=0;
        src ip6.tcp: ratelimit=test {
        [fd00:20::1]
        }\
        """;
    assertThat(messages(text)).containsExactly(SOURCES_DROPPED.replace("dropped", "limited"));
  }

  @Test
  void aDefaultOfTheSourceFilterThatCatchesNeighbourDiscovery() {
    String message =
        "neighbour discovery is caught by this default of the source filter: IPv6 on this link"
            + " fails";
    assertThat(messages("defaults { src_ip ip6: block; }")).containsExactly(message);
    assertThat(messages("defaults { src_ip ip6: block; } src ip6: allow { fe80::/10 }"))
        .as("duplicate address detection comes from ::")
        .containsExactly(message);
    assertThat(messages("ratelimit=r pps=100000; defaults { src_ip ip6: ratelimit=r; }"))
        .as("one bucket for all addresses and protocols")
        .containsExactly(message);
  }

  @Test
  void warningsNameTheLineAndWhatToWriteInstead() {
    Policy policy = policy("ratelimit=tight bps=1000;\nicmp ip6: ratelimit=tight { 2 }");
    assertThat(DiagnosticText.of(Warnings.of(policy)))
        .isEqualTo(
            """
            test.xfw:3:1: warning: packet-too-big (2) does not fit the limit tight: connections hang where the path has a small MTU
                icmp ip6: ratelimit=tight { 2 }
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            test.xfw:2:1: note: one has up to 1294 bytes, Ethernet header included
                ratelimit=tight bps=1000;
                ^^^^^^^^^^^^^^^^^^^^^^^^^
            help: let it pass without a limit: icmp=pmtu6 ip6: allow { 2 }
            """);
  }

  @Test
  void whatTheHelpSaysIsRight() {
    assertThat(
            messages(
                """
                defaults { icmp: block; src_ip ip6.tcp: block; src_ip ip6.udp: block;
                           src_ip ip6.icmp: allow; }
                icmp ip4: allow { 8 }
                icmp ip6: allow { 128 }
                icmp=neighbors ip6: allow { 133, 134, 135, 136 }
                icmp=pmtu4 ip4: allow { 3 }
                icmp=pmtu6 ip6: allow { 2 }
                src ip6.tcp: block { 2001:db8::1 }
                src ip6.udp: block { 2001:db8::1 }
                src ip6.icmp: allow { 2001:db8::1 }
                """))
        .isEmpty();
  }

  private static String login(String text, String peer) {
    return Warnings.ofLogin(policy(text), Address.parse(peer).orElseThrow())
        .map(warning -> warning.message() + " | " + warning.help().orElse(""))
        .orElse("");
  }

  @Test
  void aLoginThatTheSourceFilterCatches() {
    assertThat(login("src ip4: block { 192.0.2.0/24 }", "192.0.2.9"))
        .isEqualTo(
            "cuts off the login that runs this, which comes from 192.0.2.9"
                + " | add src ip4.tcp: allow { 192.0.2.9 }");
    assertThat(login("src ip6.tcp: block { 2001:db8::9 }", "2001:db8::9"))
        .isEqualTo(
            "cuts off the login that runs this, which comes from 2001:db8::9"
                + " | take 2001:db8::9 out of this statement");
    assertThat(login("defaults { src_ip: block; }", "192.0.2.9")).startsWith("cuts off");
    assertThat(login("ratelimit=r pps=5; src ip4: ratelimit=r { 192.0.2.9 }", "192.0.2.9"))
        .startsWith("limits the login that runs this below what it needs; it comes from 192.0.2.9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src ip4: block { 198.51.100.0/24 }",
        "src ip4.udp: block { 192.0.2.0/24 }",
        "src ip4.icmp: block { 192.0.2.0/24 }",
        "src ip6: block { ::/0 } defaults { src_ip ip6: block; }",
        "src ip4: block { 192.0.2.0/24 } src ip4.tcp: allow { 192.0.2.9 }",
        "defaults { src_ip: block; } src ip4.tcp: allow { 192.0.2.9 }",
        "ratelimit=ample pps=1000; src ip4: ratelimit=ample { 192.0.2.0/24 }",
      })
  void aLoginThatSurvives(String text) {
    assertThat(login(text, "192.0.2.9")).isEmpty();
  }

  @Test
  void warningsDoNotMakeAPolicyWrong() {
    assertThat(Warnings.of(policy("defaults { icmp: block; }")))
        .isNotEmpty()
        .allSatisfy(warning -> assertThat(warning.severity()).isEqualTo(Severity.WARNING));
  }
}
