package io.echogate.firewalls.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.firewalls.iptables.IptablesReader;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.nftables.NftReader;
import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.source.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracerTest {
  private static final Situation PING = Packets.message(Family.IP4, Part.WHOLE, 8, 0);

  private static RuleSet saved(String filter) {
    String text = "*filter\n" + filter + "COMMIT\n";
    return IptablesReader.read(List.of(new Source("t", text))).rules().orElseThrow();
  }

  private static RuleSet nft(String text) {
    return NftReader.read(new Source("t", text)).rules().orElseThrow();
  }

  private static Outcome outcome(String filter) {
    return Tracer.of(saved(filter), Course.IN, PING).outcome();
  }

  @Test
  void chainsAreEnteredByHookThenByPriorityUpToTheFirstThatDrops() {
    RuleSet rules =
        nft(
            """
            table inet a {
              chain late { type filter hook input priority 10; policy accept; }
              chain never { type filter hook input priority 30; policy accept; }
              chain drops { type filter hook input priority 20; policy drop; }
              chain out { type filter hook output priority 0; policy drop; }
              chain early { type filter hook input priority -10; policy accept; accept }
              chain first { type filter hook prerouting priority 50; policy accept; }
            }
            """);
    Trace trace = Tracer.of(rules, Course.IN, PING);
    assertThat(trace.visits().stream().map(visit -> visit.chain().name().name()))
        .containsExactly("first", "early", "late", "drops");
    assertThat(trace.outcome())
        .isInstanceOfSatisfying(
            Outcome.Decided.class,
            decided -> {
              assertThat(decided.action()).isEqualTo(Action.DROP);
              assertThat(decided.rule()).isEmpty();
              assertThat(decided.chain().orElseThrow().name().name()).isEqualTo("drops");
            });
  }

  @Test
  void rulesThatAreNotMetAreCountedWhereTheyStand() {
    RuleSet rules =
        saved(
            """
            :INPUT DROP [0:0]
            :SUB - [0:0]
            -A INPUT -p tcp -j ACCEPT
            -A INPUT -p udp -j ACCEPT
            -A INPUT -j SUB
            -A INPUT -p icmp -j ACCEPT
            -A SUB -p tcp -j DROP
            """);
    Visit visit = Tracer.of(rules, Course.IN, PING).visits().getFirst();
    assertThat(visit.events().stream().map(TracerTest::shown))
        .containsExactly("0: 2", "0: line 6", "1: 1", "0: line 7");
  }

  private static String shown(Visit.Event event) {
    return event.depth()
        + ": "
        + switch (event) {
          case Visit.Step step -> "line " + step.rule().line();
          case Visit.PassedOver passed -> passed.rules();
        };
  }

  @Test
  void aLimitThatNeverLimitsIsNothingToDependOn() {
    assertThat(
            outcome(
                """
                :INPUT DROP [0:0]
                -A INPUT -p icmp -m limit --limit 1/sec -j ACCEPT
                -A INPUT -p icmp -j ACCEPT
                """))
        .isInstanceOfSatisfying(
            Outcome.Decided.class,
            decided -> assertThat(decided.rule().orElseThrow().line()).isEqualTo(3));
  }

  @Test
  void whatIsOnlyLoggedIsNothingToDependOn() {
    assertThat(outcome(":INPUT DROP [0:0]\n-A INPUT -m limit --limit 1/sec -j LOG\n"))
        .isInstanceOf(Outcome.Decided.class);
  }

  @Test
  void aQuestionOfAnotherPacketIsNotAsked() {
    assertThat(outcome(":INPUT DROP [0:0]\n-A INPUT -m recent --rcheck -p tcp -j ACCEPT\n"))
        .isInstanceOf(Outcome.Decided.class);
  }

  @Test
  void aQuestionThatMakesNoDifferenceIsLeftOutAboveOnesThatDo() {
    Outcome outcome =
        outcome(
            """
            :INPUT DROP [0:0]
            :SUB - [0:0]
            -A INPUT -m recent --rcheck --name a -j SUB
            -A INPUT -m recent --rcheck --name b -j ACCEPT
            """);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Depends.class,
            depends -> {
              assertThat(depends.question().rule().line()).isEqualTo(5);
              assertThat(depends.branches().stream().map(Outcome.Branch::answer))
                  .containsExactly(Answer.HOLDS_NOT, Answer.HOLDS);
            });
  }

  @Test
  void moreThanIsFollowedStaysOpen() {
    StringBuilder rules = new StringBuilder(":INPUT DROP [0:0]\n");
    for (int i = 0; i < 40; i++) {
      rules.append("-A INPUT -m recent --rcheck --name n").append(i).append(" -j ACCEPT\n");
    }
    Outcome outcome = outcome(rules.toString());
    int depth = 0;
    while (outcome instanceof Outcome.Depends depends) {
      outcome = depends.branches().getFirst().outcome();
      depth++;
    }
    assertThat(outcome).isEqualTo(new Outcome.Open());
    assertThat(depth).isEqualTo(8);
  }

  @Test
  void chainsThatDoubleTheWayEndInTime() {
    StringBuilder rules = new StringBuilder(":INPUT DROP [0:0]\n");
    for (int i = 0; i < 60; i++) {
      rules.append(":C").append(i).append(" - [0:0]\n");
    }
    rules.append("-A INPUT -j C0\n");
    for (int i = 0; i < 59; i++) {
      String jump = "-A C" + i + " -j C" + (i + 1) + "\n";
      rules.append(jump).append(jump);
    }
    assertThatThrownBy(() -> outcome(rules.toString())).isInstanceOf(TraceTooLongException.class);
  }

  @Test
  void aChainThatIsAskedByItselfHasNoHook() {
    RuleSet rules = saved(":INPUT DROP [0:0]\n:SUB - [0:0]\n-A SUB -p icmp -j DROP\n");
    var chain = Entrances.named(rules, Family.IP4, "SUB").getFirst();
    Trace trace = Tracer.of(rules, chain, Entrances.policy(rules, chain), PING);
    assertThat(trace.visits()).hasSize(1);
    assertThat(trace.visits().getFirst().base()).isEmpty();
    assertThat(trace.visits().getFirst().verdict()).isEqualTo(Action.DROP);
  }

  @Test
  void interfacesWithChainsOfTheirOwnAreKnown() {
    RuleSet rules =
        nft(
            """
            table netdev a {
              chain in { type filter hook ingress device "eth7" priority 0; policy drop; }
            }
            table inet b {
              chain input {
                type filter hook input priority 0; policy accept;
                iifname { "any*", "b*" } drop
              }
            }
            """);
    assertThat(Entrances.areKnown(rules)).isTrue();
    assertThat(Entrances.interfaces(rules, Family.IP4, Course.IN, Match.Way.IN))
        .containsExactly("eth7");
    assertThat(Entrances.interfaces(rules, Family.IP4, Course.FORWARD, Match.Way.OUT)).isEmpty();
    assertThat(Entrances.unnamed(rules)).doesNotStartWith("any").doesNotStartWith("b");
    assertThat(rules.chains().getFirst().bases().getFirst().hook()).isEqualTo(Hook.INGRESS);
  }
}
