package io.echogate.firewalls.mending;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.audit.Difference;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Match.State;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is forwarded is opened where the fault stands, and for no more than that. */
class MendedBordersTest {
  private static final String CONTAINERS =
      """
      *filter
      :INPUT ACCEPT [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      :DOCKER-ISOLATION-STAGE-1 - [0:0]
      :DOCKER-ISOLATION-STAGE-2 - [0:0]
      :DOCKER-USER - [0:0]
      -A FORWARD -j DOCKER-USER
      -A FORWARD -j DOCKER-ISOLATION-STAGE-1
      -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A FORWARD -i docker0 ! -o docker0 -j ACCEPT
      -A FORWARD -o br-1 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A FORWARD -d 172.18.0.2/32 ! -i br-1 -o br-1 -p tcp -m tcp --dport 80 -j ACCEPT
      -A FORWARD -i br-1 ! -o br-1 -j ACCEPT
      -A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2
      -A DOCKER-ISOLATION-STAGE-1 -i br-1 ! -o br-1 -j DOCKER-ISOLATION-STAGE-2
      -A DOCKER-ISOLATION-STAGE-1 -j RETURN
      -A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP
      -A DOCKER-ISOLATION-STAGE-2 -o br-1 -j DROP
      -A DOCKER-ISOLATION-STAGE-2 -j RETURN
      -A DOCKER-USER -i eth0 -p icmp -m icmp --icmp-type any -j DROP
      -A DOCKER-USER -j RETURN
      COMMIT
      """;

  private static List<String> added(String text, Mending mending) {
    List<String> old = text.lines().toList();
    return mending.texts().getFirst().text().lines().filter(line -> !old.contains(line)).toList();
  }

  private static List<Difference> opened(Mending mending) {
    return mending.changes().orElseThrow().differences().stream()
        .filter(one -> one.after().passes() && one.course() == Course.FORWARD)
        .toList();
  }

  @Test
  void theRuleAtFaultAloneIsToldToLeaveThem() {
    Mending mending = MendedRulesTest.mend(CONTAINERS, Role.BORDER);
    String known = " -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN";
    assertThat(added(CONTAINERS, mending))
        .filteredOn(line -> !line.endsWith("-j DROP"))
        .containsExactly(
            "-A DOCKER-USER -i eth0 -p icmp -m icmp --icmp-type 3/4 -j RETURN",
            "-A DOCKER-USER -i eth0 -p icmp -m icmp --icmp-type 3" + known,
            "-A DOCKER-USER -i eth0 -p icmp -m icmp --icmp-type 11" + known,
            "-A DOCKER-USER -i eth0 -p icmp -m icmp --icmp-type 12" + known,
            "-A DOCKER-USER -i eth0 -p icmp -m icmp --icmp-type 0" + known);
    assertThat(mending.gone()).anyMatch(one -> one.id().equals("breaks-pmtud-v4"));
    assertThat(opened(mending))
        .isNotEmpty()
        .allSatisfy(
            one -> {
              assertThat(one.in()).as("isolation holds").containsExactly("eth0");
              assertThat(Collections.disjoint(one.states(), Set.of(State.NEW, State.INVALID)))
                  .as("nobody asked for %s", one.messageNames())
                  .isTrue();
            });
  }

  @Test
  void whatKeepsOutANetworkStillDoes() {
    String text =
        """
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        :icmp - [0:0]
        -A FORWARD -s 0.0.0.0/2 -j DROP
        -A FORWARD -j icmp
        -A icmp -p icmp -m icmp --icmp-type 3 -j DROP
        COMMIT
        """;
    Mending mending = MendedRulesTest.mend(text, Role.BORDER);
    assertThat(mending.gone()).anyMatch(one -> one.id().equals("breaks-pmtud-v4"));
    assertThat(added(text, mending)).contains("-A icmp -p icmp -m icmp --icmp-type 3 -j RETURN");
    assertThat(opened(mending))
        .isNotEmpty()
        .allSatisfy(
            one ->
                assertThat(one.example().source().toString())
                    .as("from a network that is kept out")
                    .doesNotMatch("(\\d|[1-5]\\d|6[0-3])\\..*"));
  }

  @Test
  void rulesWithoutFlowsAreMendedWithoutThem() {
    String text =
        """
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        -A FORWARD -p icmp -m icmp --icmp-type 11 -j DROP
        COMMIT
        """;
    Mending mending = MendedRulesTest.mend(text, Role.BORDER);
    assertThat(added(text, mending))
        .contains("-A FORWARD -p icmp -m icmp --icmp-type 11 -j ACCEPT");
  }

  @Test
  void withFlowsOnlyKnownOnesPass() {
    String text =
        """
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD DROP [0:0]
        -A FORWARD -p icmp -m icmp --icmp-type 11 -j DROP
        -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A FORWARD -i lan -j ACCEPT
        COMMIT
        """;
    Mending mending = MendedRulesTest.mend(text, Role.BORDER);
    assertThat(added(text, mending))
        .contains(
            "-A FORWARD -p icmp -m icmp --icmp-type 11 -m conntrack --ctstate RELATED,ESTABLISHED"
                + " -j ACCEPT");
  }
}
