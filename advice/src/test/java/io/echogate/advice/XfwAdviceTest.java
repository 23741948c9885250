package io.echogate.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.Origin;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of {@code xfw { }} whatever the machine is for: what breaks everybody. */
class XfwAdviceTest {
  private static final Set<String> BREAKS =
      Set.of(
          "breaks-pmtud-v4",
          "breaks-pmtud-v6",
          "pmtud-rate-limited",
          "byte-budget",
          "breaks-nd",
          "nd-missing",
          "nd-rate-limited",
          "src-filter-before-nd",
          "icmp-all-blocked",
          "ipv6-rules-missing");

  private static List<String> ids(String text) {
    return Texts.ids(Optional.empty(), "xfw { " + text + " }").stream()
        .filter(BREAKS::contains)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "icmp ip4: block { 8 } icmp ip6: block { 128 }",
        "defaults { icmp: block; } icmp ip4: allow { 3 } icmp ip6: allow { 2, 133-136 }",
        "ratelimit=ample pps=200 bps=17200; icmp ip6: ratelimit=ample { 135, 136 }",
        "ratelimit=fits pps=200; icmp ip4: ratelimit=fits { 3 }",
        "ratelimit=fits pps=200; icmp ip6: ratelimit=fits { 2 }",
        "ratelimit=fits bps=1294; icmp ip6: ratelimit=fits { 2 }",
        "src ip6.udp: block { 2001:db8::/32 }",
        "src ip6.tcp: block { 2001:db8::/32 } src=nd ip6.icmp: allow { 2001:db8::/32 }",
        "ratelimit=ample pps=200; src ip6: ratelimit=ample { 2001:db8::/32 }",
        "defaults { src_ip ip6.tcp: block; src_ip ip6.icmp: allow; }",
      })
  void whatBreaksNothing(String text) {
    assertThat(ids(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "icmp ip6: block { 133-136 } | breaks-nd",
        "defaults { icmp ip6: block; } icmp ip6: allow { 2, 133, 134, 136 } | breaks-nd",
        "ip_proto { 1 } | ipv6-rules-missing",
        "ip_proto { 58 } | icmp-all-blocked",
        "ratelimit=r pps=199; icmp ip6: ratelimit=r { 133-136 } | nd-rate-limited",
        "ratelimit=r bps=17199; icmp ip6: ratelimit=r { 133-136 } | nd-rate-limited",
        "ratelimit=a pps=1000; ratelimit=r pps=10; icmp ip6: ratelimit=a+r { 135 } |"
            + " nd-rate-limited",
        "ratelimit=r pps=0; icmp ip6: ratelimit=r { 133-136 } | breaks-nd",
        "icmp ip4: block { 3 } | breaks-pmtud-v4",
        "icmp ip6: block { 2 } | breaks-pmtud-v6",
        "ratelimit=tight bps=589; icmp ip4: ratelimit=tight { 3 } | byte-budget",
        "ratelimit=tight bps=1293; icmp ip6: ratelimit=tight { 2 } | byte-budget",
        "ratelimit=none pps=0; icmp ip4: ratelimit=none { 3 } | breaks-pmtud-v4",
        "src ip6: block { 2001:db8::/32 } | src-filter-before-nd",
        "src ip6.tcp: block { fe80::/10 } | src-filter-before-nd",
        "src ip6.icmp: block { 2001:db8::1 } | src-filter-before-nd",
        "defaults { src_ip ip6: block; } | src-filter-before-nd",
        "defaults { src_ip ip6: block; } src ip6: allow { fe80::/10 } | src-filter-before-nd",
        "ratelimit=r pps=5; src ip6: ratelimit=r { 2001:db8::/32 } | nd-rate-limited",
      })
  void whatBreaksSomething(String text, String id) {
    assertThat(ids(text)).contains(id);
  }

  @Test
  void ofAPrefixThatIsPartlyExemptTheRestIsLost() {
    assertThat(
            ids(
                "src ip6.tcp: block { 2001:db8::1, 2001:db8::2 }"
                    + " src=nd ip6.icmp: allow { 2001:db8::1 }"))
        .containsExactly("src-filter-before-nd");
  }

  @Test
  void findingsNameTheStatementAndTheLimit() {
    List<Finding> findings =
        Texts.findings(
            Optional.empty(),
            "xfw {\nratelimit=tight bps=1000;\nicmp ip6: ratelimit=tight { 2 }\n}");
    assertThat(findings)
        .filteredOn(finding -> finding.id().equals("byte-budget"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.origin().map(Origin::line)).contains(3);
              assertThat(finding.related().getFirst().origin().line()).isEqualTo(2);
              assertThat(finding.fix().text())
                  .isEqualTo("leave bytes out, or allow 1294 for each packet");
            });
  }
}
