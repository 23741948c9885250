package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.meaning.Course;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rows and differences say by which interfaces it is so, where others do otherwise. */
class InterfacesInRowsTest {
  private static final String LISTS =
      """
      interface GigabitEthernet0/0
       ip access-group WAN in
      interface GigabitEthernet0/1
       ip access-group LAN in
      ip access-list extended LAN
       permit ip any any
      ip access-list extended WAN
       %s icmp any any 8
       permit ip any any
      """;

  private static Row row(Report report, Course course, int type) {
    return report.rows().stream()
        .filter(row -> row.course() == course && row.messages().contains(type, 0))
        .findFirst()
        .orElseThrow();
  }

  private static String text(Report report, Course course, int type) {
    return row(report, course, type).text();
  }

  @Test
  void aRowNamesThem() {
    Report report = Audited.audit(LISTS.formatted("deny"), Role.BORDER);
    assertThat(text(report, Course.IN, 8)).isEqualTo("dropped on GigabitEthernet0/0, else passed");
    assertThat(text(report, Course.IN, 3)).isEqualTo("passed");
  }

  @Test
  void whereAddressesMakeADifferenceItIsSome() {
    Report report =
        Audited.audit(
            LISTS.formatted("deny").replace("icmp any any 8", "icmp 192.0.2.0 0.0.0.255 any 8"),
            Role.BORDER);
    assertThat(text(report, Course.IN, 8)).isEqualTo("passed; some dropped on GigabitEthernet0/0");
  }

  @Test
  void casesNameAnyNumberOfThem() {
    StringBuilder rules = new StringBuilder("*filter\n:INPUT DROP [0:0]\n");
    for (int i = 0; i < 5; i++) {
      rules.append("-A INPUT -i eth%d -p icmp -j ACCEPT\n".formatted(i));
    }
    Report report = Audited.audit(rules + "COMMIT\n", Role.HOST);
    List<Row.Entry> cases = row(report, Course.IN, 8).entries();
    assertThat(cases)
        .extracting(some -> some.treatment().text(), some -> Set.copyOf(some.in()))
        .containsExactlyInAnyOrder(
            tuple("passed", Set.of("eth0", "eth1", "eth2", "eth3", "eth4")),
            tuple("dropped", Set.of("others")));
    assertThat(cases).allSatisfy(some -> assertThat(some.out()).isEmpty());
  }

  @Test
  void whatIsForwardedHasBoth() {
    Report report =
        Audited.audit(
            """
            *filter
            :FORWARD DROP [0:0]
            -A FORWARD -i lan+ -o wan0 -j ACCEPT
            COMMIT
            """,
            Role.BORDER);
    assertThat(text(report, Course.FORWARD, 8))
        .isEqualTo("dropped; some passed coming by lan* and leaving by wan0");
  }

  @Test
  void aDifferenceNamesThem() {
    Comparison comparison =
        Comparison.of(
            Audited.rules(LISTS.formatted("deny")),
            Audited.rules(LISTS.formatted("permit")),
            Role.BORDER,
            Instant.EPOCH,
            60_000_000_000L);
    assertThat(comparison.differences())
        .filteredOn(some -> some.course() == Course.IN)
        .singleElement()
        .satisfies(
            some -> {
              assertThat(some.by()).isEqualTo("on GigabitEthernet0/0");
              assertThat(some.in()).containsExactly("GigabitEthernet0/0");
              assertThat(some.out()).isEmpty();
            });
  }

  @Test
  void aDifferenceNamesThoseThatAreNotMeant() {
    String rules =
        """
        *filter
        :FORWARD %s [0:0]
        -A FORWARD -i lan+ -o wan0 -j ACCEPT
        -A FORWARD -i wan0 -j DROP
        COMMIT
        """;
    Comparison comparison =
        Comparison.of(
            Audited.rules(rules.formatted("DROP")),
            Audited.rules(rules.formatted("ACCEPT")),
            Role.BORDER,
            Instant.EPOCH,
            60_000_000_000L);
    assertThat(comparison.differences())
        .filteredOn(some -> some.course() == Course.FORWARD)
        .extracting(Difference::by)
        .isNotEmpty()
        .allMatch(by -> by.contains("coming by interfaces other than"));
  }

  @Test
  void whatAListEndsWithIsSaid() {
    Report report =
        Audited.audit(
            """
            interface GigabitEthernet0/0
             ip access-group WAN in
             ipv6 traffic-filter WAN6 in
            interface GigabitEthernet0/1
             ip access-group 110 in
            ip access-list extended WAN
             permit tcp any any
            access-list 110 permit tcp any any
            ipv6 access-list WAN6
             permit tcp any any
             deny ipv6 any any
            """,
            Role.BORDER);
    List<String> ends =
        report.findings().stream()
            .flatMap(finding -> finding.rule().stream())
            .flatMap(rule -> Deciders.implicit(rule).stream())
            .distinct()
            .toList();
    assertThat(ends)
        .containsExactlyInAnyOrder(
            "the implicit deny at the end of ip access-list extended WAN",
            "the implicit deny at the end of access-list 110");
    assertThat(report.dead())
        .singleElement()
        .satisfies(
            dead ->
                assertThat(Deciders.implicit(dead.rule()))
                    .contains(
                        "the implicit permit of neighbour discovery at the end of ipv6"
                            + " access-list WAN6"));
  }
}
