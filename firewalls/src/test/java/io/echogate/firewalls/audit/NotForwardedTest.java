package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.meaning.Course;
import io.echogate.icmp.Family;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of a family that the kernel does not forward, nothing is missed on its way through. */
class NotForwardedTest {
  private static final long MINUTE = 60_000_000_000L;

  private static Report audit(String rules, Surroundings machine) {
    return Audit.of(
        Audited.rules(rules),
        Role.BORDER,
        EnumSet.allOf(Course.class),
        machine,
        Instant.EPOCH,
        MINUTE);
  }

  private static final String BOTH =
      """
      table inet f {
        chain fw {
          type filter hook forward priority 0; policy accept;
          icmp type destination-unreachable drop
          icmpv6 type packet-too-big drop
        }
      }
      """;

  @Test
  void whatIsNotForwardedIsNotMissed() {
    Report four = audit(BOTH, new Surroundings(Set.of(), EnumSet.of(Family.IP4), false));
    assertThat(Audited.words(four))
        .contains("breaks-pmtud-v4 ip4 forward 4")
        .noneMatch(words -> words.contains("ip6 forward"));
    assertThat(four.rows())
        .anyMatch(row -> row.family() == Family.IP4 && row.course() == Course.FORWARD)
        .noneMatch(row -> row.family() == Family.IP6 && row.course() == Course.FORWARD);
    assertThat(four.dead()).isEmpty();
    Report both = audit(BOTH, Surroundings.UNKNOWN);
    assertThat(Audited.words(both))
        .contains("breaks-pmtud-v4 ip4 forward 4", "breaks-pmtud-v6 ip6 forward 5");
  }

  @Test
  void ofAFamilyThatItDoesNotForwardItIsAHost() {
    String input =
        """
        table inet f {
          chain in {
            type filter hook input priority 0; policy accept;
            icmpv6 type nd-router-advert drop
          }
        }
        """;
    assertThat(
            Audited.words(audit(input, new Surroundings(Set.of(), EnumSet.of(Family.IP4), false))))
        .contains("ra-blocked-v6 ip6 in 4");
    assertThat(Audited.words(audit(input, Surroundings.UNKNOWN)))
        .noneMatch(words -> words.startsWith("ra-blocked"));
  }
}
