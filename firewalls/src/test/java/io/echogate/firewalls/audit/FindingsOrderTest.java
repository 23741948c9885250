package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two reports of the same rules are the same. */
class FindingsOrderTest {
  private static final String RULES =
      """
      *filter
      :INPUT DROP [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      -A INPUT -p icmp -m icmp --icmp-type 3/4 -j DROP
      -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A INPUT -p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec -j ACCEPT
      -A INPUT -p icmp -m icmp --icmp-type 17 -j ACCEPT
      -A INPUT -p icmp -m icmp --icmp-type 13 -j ACCEPT
      -A INPUT -p icmp -m icmp --icmp-type 30 -j ACCEPT
      -A INPUT -p icmp -m icmp --icmp-type 15 -j ACCEPT
      -A INPUT -p icmp -m icmp --icmp-type 5 -j ACCEPT
      -A INPUT -p icmp -m icmp --icmp-type 4 -j ACCEPT
      COMMIT
      """;

  @Test
  void findingsOfOneSeverityComeInTheSameOrderEachTime() {
    List<String> first = Audited.words(Audited.audit(RULES, Role.HOST));
    assertThat(first).hasSizeGreaterThan(6);
    for (int i = 0; i < 10; i++) {
      assertThat(Audited.words(Audited.audit(RULES, Role.HOST))).isEqualTo(first);
    }
  }
}
