package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import org.junit.jupiter.api.Test;

/** What a machine that forwards nothing never sends is not missed. */
class SentByHostsTest {
  private static final String SAVE =
      """
      *filter
      :INPUT ACCEPT [0:0]
      :FORWARD ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      %sCOMMIT
      """;

  @Test
  void whoForwardsNothingNeverSaysThatAPacketDoesNotFit() {
    String four = "-A OUTPUT -p icmp -m icmp --icmp-type 3/4 -j DROP\n";
    assertThat(Audited.words(Audited.audit(SAVE.formatted(four), Role.HOST)))
        .noneMatch(words -> words.contains(" out "));
    assertThat(Audited.words(Audited.audit(SAVE.formatted(four), Role.LAN_HOST)))
        .noneMatch(words -> words.contains(" out "));
    assertThat(Audited.words(Audited.audit(SAVE.formatted(four), Role.BORDER)))
        .contains("breaks-pmtud-v4 ip4 out 5");
    assertThat(
            Audited.words(
                Audited.audit(
                    SAVE.formatted("-A OUTPUT -p icmp -m icmp --icmp-type 3 -j DROP\n"),
                    Role.HOST)))
        .contains("outbound-errors-blocked ip4 out 5");
    assertThat(
            Audited.words(
                Audited.audit(
                    SAVE.formatted("-A INPUT -p icmp -m icmp --icmp-type 3/4 -j DROP\n"),
                    Role.HOST)))
        .contains("breaks-pmtud-v4 ip4 in 5");
  }
}
