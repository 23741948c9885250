package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.audit.Diagnosis;
import io.echogate.firewalls.audit.Placement;
import io.echogate.firewalls.imports.Importer;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import io.echogate.policy.source.Source;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is said of packets that meet one end, to tell them from those that meet another. */
class DoctorWhichTest {
  private static List<String> ends(String rule) {
    String text =
        """
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        -A INPUT -p icmp -m icmp --icmp-type 8 %s
        COMMIT
        """
            .formatted(rule);
    RuleSet rules = Importer.read(List.of(new Source("rules", text))).rules().orElseThrow();
    BitSet echo = new BitSet();
    echo.set(8);
    Diagnosis found =
        Diagnosis.of(
            Placement.of(rules, Optional.empty()).rules(),
            Family.IP4,
            Course.IN,
            MessageSet.ofTypes(echo),
            Set.of("eth0", "eth1"),
            Optional.empty(),
            Instant.EPOCH,
            TimeUnit.MINUTES.toNanos(1));
    return found.fates().stream()
        .map(fate -> fate.treatment().text() + ": " + DoctorText.which(found, fate))
        .toList();
  }

  @Test
  void theyDifferByTheirLength() {
    assertThat(ends("-m length --length 1029:65535 -j REJECT"))
        .containsExactly(
            "rejected with 3/3: longer than 1028 bytes", "passed: up to 1028 bytes long");
  }

  @Test
  void theyDifferByTheirHopLimit() {
    assertThat(ends("-m ttl --ttl-lt 5 -j DROP"))
        .containsExactly("dropped: with a hop limit up to 4", "passed: with a hop limit from 5");
  }

  @Test
  void theyDifferByTheirSource() {
    assertThat(ends("-s 192.0.2.0/24 -j DROP"))
        .containsExactly("dropped: from 192.0.2.0/24", "passed: from others than 192.0.2.0/24");
  }

  @Test
  void theyDifferByTheirInterface() {
    assertThat(ends("-i eth1 -j DROP"))
        .containsExactly("dropped: come by eth1", "passed: come by eth0");
  }

  @Test
  void twoThingsTogetherAreLeftToTheExample() {
    assertThat(ends("-s 192.0.2.0/24 -m length --length 1029:65535 -j DROP"))
        .containsExactly(
            "dropped: some of them, as the example", "passed: some of them, as the example");
  }
}
