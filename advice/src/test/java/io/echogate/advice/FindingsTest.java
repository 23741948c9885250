package io.echogate.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each kind of finding has a policy that makes it fire, and one much like it that does not. It is
 * long because it is one table: two policies for each of the kinds, and a test that none is
 * missing.
 */
class FindingsTest {

  /** Two policies that differ by what a kind of finding is about. */
  record Case(String id, Role role, String fires, String quiet) {
    @Override
    public String toString() {
      return id + " for " + role.text();
    }
  }

  /** Neighbour discovery, so that the rest of a policy is what matters. */
  private static final String LINK =
      "icmp ip6 both: allow { @neighbor-discovery, @multicast-listener } on-link; ";

  private static final String BLOCK = " defaults { icmp in: block; }";
  private static final String ALLOW = " defaults { icmp in: allow; }";

  private static String policy(String statements) {
    return "policy test { " + statements + " }";
  }

  private static Case host(String id, String fires, String quiet) {
    return new Case(id, Role.HOST, policy(fires), policy(quiet));
  }

  private static Case xfw(String id, Role role, String fires, String quiet) {
    return new Case(id, role, "xfw { " + fires + " }", "xfw { " + quiet + " }");
  }

  private static Case role(Role role, String id, String fires, String quiet) {
    return new Case(id, role, policy(fires), policy(quiet));
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.addAll(pathMtu());
    cases.addAll(neighbors());
    cases.addAll(needed());
    cases.addAll(limits());
    cases.addAll(harmful());
    cases.addAll(types());
    cases.addAll(defaults());
    cases.addAll(order());
    return cases;
  }

  private static List<Case> pathMtu() {
    return List.of(
        host(
            "breaks-pmtud-v4",
            "icmp ip4: allow { echo-request, time-exceeded }" + BLOCK,
            "icmp ip4: allow { echo-request, fragmentation-needed }" + BLOCK),
        host(
            "breaks-pmtud-v4",
            "icmp ip4: allow { destination-unreachable } from 192.0.2.0/24;" + BLOCK,
            "icmp ip4: allow { destination-unreachable } from not 192.0.2.0/24;" + ALLOW),
        role(
            Role.BORDER,
            "breaks-pmtud-v4",
            "icmp ip4: allow { fragmentation-needed } to @self;" + BLOCK,
            "icmp ip4 both: allow { fragmentation-needed }" + BLOCK),
        xfw(
            "breaks-pmtud-v4",
            Role.HOST,
            "defaults { icmp: block; } icmp ip4: allow { 8, 11 }",
            "defaults { icmp: block; } icmp ip4: allow { 3 }"),
        host(
            "breaks-pmtud-v6",
            LINK + "icmp ip6: allow { echo-request }" + BLOCK,
            LINK + "icmp ip6: allow { packet-too-big }" + BLOCK),
        role(
            Role.TRANSIT,
            "breaks-pmtud-v6",
            "icmp ip6 out: block { 2 }" + ALLOW,
            "icmp ip6 out: block { 137 }" + ALLOW),
        xfw(
            "breaks-pmtud-v6",
            Role.HOST,
            "defaults { icmp: block; } icmp ip6: allow { 133-136 }",
            "defaults { icmp: block; } icmp ip6: allow { 2, 133-136 }"),
        role(
            Role.BORDER,
            "tunnel-pmtud-blocked",
            "icmp ip4: block { 3 } to @self;" + ALLOW,
            "icmp ip4: block { 8 } to @self;" + ALLOW),
        role(
            Role.BORDER,
            "related-unavailable",
            "icmp ip4: allow { @errors } related;" + BLOCK,
            "icmp ip4: allow { @errors } related; ratelimit=stray rate=1000/s;"
                + " icmp ip4: ratelimit=stray { @errors }"
                + BLOCK),
        host(
            "invalid-drop-before-pmtud",
            "icmp ip4: allow { @errors } related; icmp ip4: allow { 8 }" + BLOCK,
            "icmp ip4: allow { fragmentation-needed } icmp ip4: allow { @errors } related;"
                + BLOCK),
        host(
            "geo-block-hits-errors",
            "icmp ip4: block { @all } from 198.51.100.0/24; icmp ip4: allow { 3, 8 }" + BLOCK,
            "icmp ip4: allow { fragmentation-needed }"
                + " icmp ip4: block { @all } from 198.51.100.0/24; icmp ip4: allow { 3, 8 }"
                + BLOCK));
  }

  private static List<Case> neighbors() {
    return List.of(
        host(
            "breaks-nd",
            "icmp ip6: block { 136 } icmp ip6: allow { 2, 128, 133-135 }" + BLOCK,
            "icmp ip6: block { 137 } icmp ip6: allow { 2, 128, 133-136 }" + BLOCK),
        host(
            "breaks-nd",
            "icmp ip6: allow { @neighbor-discovery } from fe80::/10; icmp ip6: allow { 2 }" + BLOCK,
            "icmp ip6: allow { @neighbor-discovery } from { fe80::/10, ::, 2000::/3 };"
                + " icmp ip6: allow { @neighbor-discovery } on-link; icmp ip6: allow { 2 }"
                + BLOCK),
        host(
            "breaks-nd",
            "icmp ip6 out: block { 135 }" + ALLOW,
            "icmp ip6 out: block { 137 }" + ALLOW),
        host(
            "nd-missing",
            "icmp ip6: allow { @errors } related; icmp ip6: allow { packet-too-big }" + BLOCK,
            LINK
                + "icmp ip6: allow { @errors } related; icmp ip6: allow { packet-too-big }"
                + BLOCK),
        host(
            "src-filter-before-nd",
            "icmp ip6: block { @all } from 2001:db8:bad::/48; " + LINK + BLOCK,
            LINK + "icmp ip6: block { @all } from 2001:db8:bad::/48;" + ALLOW),
        xfw(
            "src-filter-before-nd",
            Role.HOST,
            "src ip6.tcp: block { fd00:20::1 }",
            "src ip6.tcp: block { fd00:20::1 } src=nd ip6.icmp: allow { fd00:20::1 }"),
        xfw(
            "src-filter-before-nd",
            Role.HOST,
            "defaults { src_ip ip6: block; }",
            "defaults { src_ip ip6.tcp: block; src_ip ip6.icmp: allow; }"),
        host(
            "nd-rate-limited",
            "ratelimit=few rate=50/s; icmp ip6: ratelimit=few { 133-136 }" + ALLOW,
            "ratelimit=many rate=1000/s; icmp ip6: ratelimit=many { 133-136 }" + ALLOW),
        xfw(
            "nd-rate-limited",
            Role.HOST,
            "ratelimit=ample pps=1000000; defaults { icmp ip6: ratelimit=ample; }",
            "ratelimit=ample pps=200 bps=17200; icmp ip6: ratelimit=ample { 135, 136 }"),
        host(
            "ra-blocked-v6",
            "icmp ip6: allow { 2, 135, 136 }" + BLOCK,
            "icmp ip6: allow { 2, 134, 135, 136 }" + BLOCK),
        host(
            "mld-query-missing",
            "icmp ip6: allow { 2, 133-136, 143 }" + BLOCK,
            "icmp ip6: allow { 2, 130, 133-136, 143 }" + BLOCK),
        host(
            "mld-query-missing",
            "icmp ip6: allow { 2, 133-136 }" + BLOCK,
            "icmp ip6: allow { 2, 133-136 } icmp ip6 out: block { 143 }" + BLOCK));
  }

  private static List<Case> needed() {
    return List.of(
        host("icmp-all-blocked", BLOCK, "icmp ip4: allow { 3 }" + BLOCK),
        xfw("icmp-all-blocked", Role.HOST, "ip_proto { 6, 58 }", "ip_proto { 1, 6, 58 }"),
        host(
            "ipv6-rules-missing",
            "icmp ip4: allow { 3, 8, 11, 12 }" + BLOCK,
            "icmp ip4: allow { 3, 8, 11, 12 } icmp ip6 both: block { @all }" + BLOCK),
        host(
            "icmp-all-blocked",
            "icmp ip6: allow { 2 } icmp ip4 out: allow { 8 }" + BLOCK,
            "icmp ip6: allow { 2 } defaults { icmp ip4 in: block; icmp ip4 out: block;"
                + " icmp ip6 in: block; }"),
        role(
            Role.BORDER,
            "unreachable-code4-only",
            "icmp ip4: allow { 3/4, 8, 11 }" + BLOCK,
            "icmp ip4: allow { 3, 8, 11 }" + BLOCK),
        host(
            "unreachable-code4-only",
            "icmp ip4: allow { 8, 11 } icmp ip4: allow { 3/4 }" + BLOCK,
            "icmp ip4: allow { 3, 8, 11 }" + BLOCK),
        host(
            "time-exceeded-blocked",
            "icmp ip4: allow { 3, 8, 12 }" + BLOCK,
            "icmp ip4: allow { 3, 8 } icmp ip4: allow { 11 } related;" + BLOCK),
        host(
            "port-unreachable-blocked",
            "icmp ip4: block { port-unreachable } icmp ip4: allow { 3, 8 }" + ALLOW,
            "icmp ip4: block { protocol-unreachable } icmp ip4: allow { 3, 8 }" + ALLOW),
        host(
            "parameter-problem-blocked",
            "icmp: block { parameter-problem }" + ALLOW,
            "icmp: block { parameter-problem } from 192.0.2.0/24;" + ALLOW),
        host(
            "echo-blocked",
            "icmp: block { echo-request }" + ALLOW,
            "icmp: block { echo-request } payload>=1000;" + ALLOW),
        host(
            "echo-reply-blocked",
            "icmp: block { echo-reply }" + ALLOW,
            "icmp: allow { echo-reply } solicited; icmp: block { echo-reply }" + ALLOW),
        host(
            "outbound-icmp-blocked",
            "icmp ip4 out: block { 0, 3, 8, 11, 12 }" + ALLOW,
            "icmp ip4 out: block { 3, 8, 11, 12 }" + ALLOW));
  }

  private static List<Case> limits() {
    String rest = "ratelimit=rest rate=1/s burst=5 shared; icmp ip4 out: ";
    return List.of(
        host(
            "pmtud-rate-limited",
            "ratelimit=few rate=50/s; icmp ip4: ratelimit=few { 3 }" + ALLOW,
            "ratelimit=many rate=200/s; icmp ip4: ratelimit=many { 3 }" + ALLOW),
        host(
            "pmtud-rate-limited",
            "ratelimit=one rate=1000/s shared; icmp ip4: ratelimit=one { 3, 8 }" + ALLOW,
            "ratelimit=one rate=1000/s; icmp ip4: ratelimit=one { 3, 8 }" + ALLOW),
        xfw(
            "byte-budget",
            Role.HOST,
            "ratelimit=r pps=10 bps=1000; icmp ip6: ratelimit=r { 2 }",
            "ratelimit=r pps=500 bps=700000; icmp ip6: ratelimit=r { 2 }"),
        xfw(
            "byte-budget",
            Role.HOST,
            "ratelimit=r bps=589; icmp ip4: ratelimit=r { 11 }",
            "ratelimit=r bps=590; icmp ip4: ratelimit=r { 11 }"),
        host(
            "shared-bucket",
            "ratelimit=all rate=500/s shared; icmp: ratelimit=all { @all }" + BLOCK,
            "ratelimit=all rate=500/s shared; icmp: ratelimit=all { echo-request }" + BLOCK),
        xfw(
            "shared-bucket",
            Role.HOST,
            "ratelimit=r pps=500; defaults { icmp ip4: ratelimit=r; }",
            "ratelimit=r pps=500; defaults { icmp ip4: ratelimit=r; }"
                + " icmp ip4: allow { 0, 3, 8, 11, 12, 4, 31 }"),
        host(
            "limit-too-low",
            "ratelimit=r rate=5/s; icmp: ratelimit=r { echo-request }" + ALLOW,
            "ratelimit=r rate=5/s per=source; icmp: ratelimit=r { echo-request }" + ALLOW),
        host(
            "limit-zero",
            "ratelimit=r rate=0/s; icmp: ratelimit=r { echo-request }" + ALLOW,
            "ratelimit=r rate=10/s; icmp: ratelimit=r { echo-request }" + ALLOW),
        host(
            "limit-without-effect",
            "icmp: allow { echo-request } ratelimit=r rate=10/s; icmp: ratelimit=r { echo-request }"
                + BLOCK,
            "icmp: allow { echo-request } from 192.0.2.1; ratelimit=r rate=10/s;"
                + " icmp: ratelimit=r { echo-request }"
                + BLOCK),
        host(
            "limit-without-effect",
            "ratelimit=r rate=10000000000/s; icmp: ratelimit=r { echo-request }" + ALLOW,
            "ratelimit=r rate=1000000/s; icmp: ratelimit=r { echo-request }" + ALLOW),
        host(
            "outbound-errors-limited",
            rest + "allow { 0, 8 } icmp ip4 out: ratelimit=rest { @all }" + ALLOW,
            rest + "allow { 0, 3, 8, 11, 12 } icmp ip4 out: ratelimit=rest { @all }" + ALLOW),
        host(
            "echo-reply-limited",
            rest + "allow { 3, 8 } icmp ip4 out: ratelimit=rest { @all }" + ALLOW,
            rest + "allow { 0, 3, 8 } icmp ip4 out: ratelimit=rest { @all }" + ALLOW),
        host(
            "outbound-echo-limited",
            rest + "allow { 0, 3 } icmp ip4 out: ratelimit=rest { @all }" + ALLOW,
            rest + "allow { 0, 3, 8 } icmp ip4 out: ratelimit=rest { @all }" + ALLOW));
  }

  private static List<Case> harmful() {
    return List.of(
        host(
            "source-quench-allowed",
            "icmp ip4: allow { 3, 4, 11 }" + BLOCK,
            "icmp ip4: allow { 3, 11 }" + BLOCK),
        host(
            "related-accepts-redirect",
            "icmp ip4: allow { 3, 4, 11, 12 } related;" + BLOCK,
            "icmp ip4: block { 4 } icmp ip4: allow { 3, 4, 11, 12 } related;" + BLOCK),
        host(
            "redirect-allowed",
            "icmp ip6: allow { redirect } on-link;" + BLOCK,
            "icmp ip6: block { redirect }" + BLOCK),
        role(
            Role.LAN_HOST,
            "redirect-allowed",
            "icmp: allow { redirect }" + BLOCK,
            "icmp ip4: allow { 5/1 } on-link; icmp ip6: allow { redirect } on-link;" + BLOCK),
        xfw("redirect-allowed", Role.BORDER, "icmp ip6: allow { 137 }", "icmp ip6: block { 137 }"),
        host(
            "ra-from-host",
            "icmp ip6 out: allow { 133-136 } defaults { icmp in: block; icmp out: block; }",
            "icmp ip6 out: allow { 133, 135, 136 } defaults { icmp in: block; icmp out: block; }"),
        host(
            "off-link-nd-allowed",
            "icmp ip6: allow { @neighbor-discovery }" + BLOCK,
            "icmp ip6: allow { @neighbor-discovery } on-link;" + BLOCK),
        xfw(
            "engine-limitation",
            Role.HOST,
            "icmp ip6: allow { 2, 133-136 }",
            "icmp ip6: block { 130-136, 141-143, 148, 149, 151-153 }"));
  }

  private static List<Case> types() {
    return List.of(
        host(
            "deprecated-allowed",
            "icmp ip4: allow { 3, 15 }" + BLOCK,
            "icmp ip4: allow { 3, 13 }" + BLOCK),
        xfw(
            "icmpv6-unassigned-allowed",
            Role.HOST,
            "icmp ip6: allow { 10, 12 }",
            "icmp ip6: block { 10, 12 }"),
        xfw(
            "icmpv6-type-zero",
            Role.HOST,
            "icmp ip6: allow { 0, 1 }",
            "icmp ip6: allow { 129, 1 }"),
        xfw(
            "icmpv6-v4-number",
            Role.HOST,
            "icmp ip6: allow { 3, 8, 11 }",
            "icmp ip6: allow { 3, 128 }"),
        host(
            "icmp-all-allowed",
            "icmp ip4: allow { @all }" + BLOCK,
            "icmp ip4: allow { @all } from 192.0.2.0/24;" + BLOCK),
        host("icmp-all-allowed", ALLOW, "icmp: block { redirect, echo-request }" + ALLOW),
        host(
            "code-on-packet-too-big",
            "icmp ip6: allow { 2/0 }" + ALLOW,
            "icmp ip6: allow { 2 }" + ALLOW));
  }

  private static List<Case> defaults() {
    return List.of(
        host("blacklist-mode", "icmp ip4: block { 5 }" + ALLOW, "icmp ip4: allow { 5 }" + BLOCK),
        xfw("blacklist-mode", Role.BORDER, "", "defaults { icmp: block; }"),
        role(
            Role.TRANSIT,
            "whitelist-on-transit",
            "icmp: allow { echo-request }" + BLOCK,
            "icmp: allow { echo-request }" + ALLOW),
        role(
            Role.TRANSIT,
            "fragments-blocked-transit",
            "defaults { icmp in: allow; fragments in: block; }",
            "defaults { icmp in: allow; fragments in: allow; }"),
        host(
            "fragments-denied",
            "defaults { icmp in: block; fragments in: block; }",
            "defaults { icmp in: block; }"),
        xfw(
            "default-unknown",
            Role.HOST,
            "icmp ip4: allow { 3 }",
            "icmp ip4: allow { 3 } defaults { icmp: block; }"));
  }

  private static List<Case> order() {
    String set = "set mine { 192.0.2.0/24 } ";
    return List.of(
        host(
            "limit-before-block",
            "ratelimit=r rate=50/s; icmp: ratelimit=r { @echo }"
                + " icmp ip4: block { 0, 8, 13 }"
                + ALLOW,
            "icmp ip4: block { 0, 8, 13 } ratelimit=r rate=50/s; icmp: ratelimit=r { @echo }"
                + ALLOW),
        host(
            "shadowed-other-action",
            "icmp: allow { @echo } icmp: block { echo-request } from 192.0.2.1;" + BLOCK,
            "icmp: block { echo-request } from 192.0.2.1; icmp: allow { @echo }" + BLOCK),
        host(
            "rule-without-effect",
            "icmp: allow { @echo } icmp: allow { echo-request } from 192.0.2.1;" + BLOCK,
            "icmp: allow { @echo } from 192.0.2.0/24; icmp ip4: allow { echo-request }"
                + " icmp ip6: allow { echo-request }"
                + BLOCK),
        host("rule-without-effect", "icmp: block { 13 }" + BLOCK, "icmp: block { 13 }" + ALLOW),
        xfw(
            "rule-without-effect",
            Role.HOST,
            "icmp ip4: allow { 8 } defaults { icmp: allow; }",
            "icmp ip4: allow { 8 } defaults { icmp: block; }"),
        host(
            "expired",
            "icmp ip4: allow { 13 } until 2026-11-19;" + BLOCK,
            "icmp ip4: allow { 13 } until 2026-11-20;" + BLOCK),
        host(
            "set-of-one-family",
            "icmp: block { echo-request } from not { 192.0.2.0/24 };" + ALLOW,
            "icmp ip4: block { echo-request } from not { 192.0.2.0/24 };" + ALLOW),
        new Case(
            "unused-set",
            Role.HOST,
            set + policy(ALLOW),
            set + policy("icmp ip4: block { 8 } from @mine;" + ALLOW)),
        host(
            "unused-limit",
            "ratelimit=r rate=10/s;" + ALLOW,
            "ratelimit=r rate=10/s; icmp: ratelimit=r { echo-request }" + ALLOW));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void firesWhereItShould(Case test) {
    assertThat(Texts.ids(Optional.of(test.role), test.fires)).contains(test.id);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isQuietWhereItShould(Case test) {
    assertThat(Texts.ids(Optional.of(test.role), test.quiet)).doesNotContain(test.id);
  }

  /** What only rules of other firewalls can have; KnownFaultsTest of room firewalls has cases. */
  private static final Set<String> OF_AUDITS =
      Set.of(
          "dad-blocked",
          "directed-broadcast",
          "forwarded-icmp-blocked",
          "large-pings-blocked",
          "limit-on-first-ping",
          "needed-blocked",
          "outbound-echo-blocked",
          "outbound-errors-blocked",
          "reject-answer-dropped",
          "related-quench-allowed",
          "rs-blocked",
          "timestamp-allowed",
          "type-255-means-any",
          "unreachable-blocked",
          "unreachables-unsent-v4",
          "unreachables-unsent-v6",
          "wrong-family");

  @Test
  void everyKindHasACase() {
    Set<String> tested = cases().stream().map(Case::id).collect(Collectors.toSet());
    tested.addAll(OF_AUDITS);
    assertThat(FindingKinds.all())
        .extracting(FindingKind::id)
        .containsExactlyInAnyOrderElementsOf(tested);
  }

  @Test
  void everyKindHasItsStory() {
    assertThat(FindingKinds.all())
        .allSatisfy(
            kind -> {
              assertThat(List.of(kind.title(), kind.consequence(), kind.story(), kind.cure()))
                  .as(kind.id())
                  .doesNotContain("");
              assertThat(kind.source()).as(kind.id()).contains("RFC");
              assertThat(kind.severity()).as(kind.id()).isNotEqualTo(Severity.NONE);
            });
  }

  @Test
  void findingsSayAllThatTheyShould() {
    Stream<Finding> all =
        cases().stream()
            .flatMap(test -> Texts.findings(Optional.of(test.role), test.fires).stream());
    assertThat(all)
        .allSatisfy(
            finding -> {
              assertThat(finding.consequence()).isNotEmpty().doesNotEndWith(".");
              assertThat(finding.source()).isNotEmpty();
              assertThat(finding.fix().text()).isNotEmpty();
            });
  }

  /** A line to write first, written first, makes an end of its finding. */
  @ParameterizedTest
  @MethodSource("cases")
  void whatFixesSayIsRight(Case test) {
    Optional<Role> role = Optional.of(test.role);
    for (Finding finding : Texts.findings(role, test.fires)) {
      if (finding.fix() instanceof Fix.First(String line)) {
        String fixed = test.fires.replace("policy test {", "policy test { " + line);
        assertThat(Texts.findings(role, fixed))
            .as(fixed)
            .filteredOn(other -> other.id().equals(finding.id()))
            .hasSizeLessThan(
                (int) Texts.ids(role, test.fires).stream().filter(finding.id()::equals).count());
      }
    }
  }
}
