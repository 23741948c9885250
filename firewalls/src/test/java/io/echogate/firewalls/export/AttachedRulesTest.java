package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.export.Attachment.Asker;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The rules that an attached policy comes to say what the evaluator says. */
class AttachedRulesTest {
  private static final int POLICIES = Integer.getInteger("roundtrip.policies", 1000);
  private static final int PACKETS = 30;
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
  private static final Attachment BOTH_WAYS =
      new Attachment("eth0", Asker.XDP, Optional.of(Asker.TCX));

  private int compared;

  @Test
  void theySayOfMessagesWhatThePolicySays() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES; i++) {
            Policy policy = ExportablePolicies.of(random, Direction.IN);
            compare(policy, random);
          }
        });
    assertThat(compared).isGreaterThan(POLICIES);
  }

  private void compare(Policy policy, RandomGenerator random) {
    RuleSet rules = PolicyRules.attached(policy, BOTH_WAYS, new Losses());
    Interpreter interpreter = new Interpreter(rules);
    boolean payload = ReadAgainTest.asksPayload(policy);
    RandomPackets packets = new RandomPackets(random, true);
    packets.flows();
    for (int n = 0; n < PACKETS; n++) {
      Sent sent = packets.arriving();
      if (sent.packet().protocol() != sent.packet().family().protocol()
          || (payload && ReadAgainTest.hasMoreHeaders(sent))) {
        continue;
      }
      boolean known = random.nextBoolean();
      byte[] bytes = sent.wire().get(random.nextInt(sent.wire().size()));
      State state = ReadAgainTest.state(bytes, known);
      Optional<Situation> situation = new Situations("eth0", "").of(bytes, state, NOW);
      if (situation.isEmpty()) {
        continue;
      }
      Asked asked = new Asked();
      boolean passes = interpreter.judge(Hook.INGRESS, situation.get(), asked).passes();
      if (!asked.unknown) {
        compared++;
        assertThat(passes)
            .as("%s\n%s", situation.get(), policy.statements().getFirst().origin().source().text())
            .isEqualTo(ReadAgainTest.passes(policy, Direction.IN, bytes, known, NOW));
      }
      Situation elsewhere = new Situations("eth1", "").of(bytes, state, NOW).orElseThrow();
      assertThat(interpreter.judge(Hook.INGRESS, elsewhere, asked).passes()).isTrue();
    }
  }

  @Test
  void itStandsBeforeAllAsPacketsArriveAndBehindAllAsTheyLeave() {
    Policy policy =
        policy("icmp ip4 : block { 8 } icmp ip4 out : block { 0 } defaults { icmp in: allow; }");
    RuleSet rules = PolicyRules.attached(policy, BOTH_WAYS, new Losses());
    assertThat(rules.dialect()).isEqualTo(Dialect.ECHOGATE);
    assertThat(rules.chains())
        .filteredOn(chain -> !chain.bases().isEmpty())
        .extracting(chain -> chain.name().toString())
        .containsExactlyInAnyOrder("policy web on eth0 XDP", "policy web on eth0 TCX egress");
    for (Hook hook : Course.FORWARD.hooks()) {
      int entrances = rules.at(hook, Family.IP4).size();
      assertThat(entrances)
          .as("%s", hook)
          .isEqualTo(hook == Hook.INGRESS || hook == Hook.EGRESS ? 1 : 0);
    }
    RuleSet behindXdp =
        PolicyRules.attached(
            policy, new Attachment("eth1", Asker.TCX, Optional.empty()), new Losses());
    RuleSet both =
        new RuleSet(
            Dialect.ECHOGATE,
            List.of(behindXdp, rules).stream().flatMap(one -> one.chains().stream()).toList(),
            List.of());
    assertThat(both.at(Hook.INGRESS, Family.IP4))
        .extracting(entered -> entered.chain().name().name())
        .containsExactly("XDP", "TCX ingress");
    assertThat(both.at(Hook.EGRESS, Family.IP4)).hasSize(1);
  }

  @Test
  void whatRulesCannotAskIsLeftOpen() {
    Policy policy =
        policy(
            "icmp ip4 : allow { 9 } on-link; icmp ip4 : allow { 43 } solicited;"
                + " defaults { icmp in: block; }");
    Losses losses = new Losses();
    RuleSet rules = PolicyRules.attached(policy, BOTH_WAYS, losses);
    assertThat(losses.list()).noneMatch(Loss::needsConsent);
    assertThat(rules.chains().stream().flatMap(chain -> chain.rules().stream()))
        .filteredOn(rule -> rule.matches().stream().anyMatch(Match.Unknown.class::isInstance))
        .hasSize(2)
        .allMatch(rule -> rule.action() instanceof Action.Accept);
  }

  private static Policy policy(String body) {
    return PolicyReader.read(new Source("web.policy", "policy web { " + body + " }"))
        .policies()
        .getFirst();
  }

  /** Buckets are full; it is noted whether anything unknown was asked. */
  private static final class Asked implements Unknowns {
    private boolean unknown;

    @Override
    public boolean within(Rule rule, LimitSpec limit) {
      return true;
    }

    @Override
    public boolean holds(Rule rule, Match.Unknown match) {
      unknown = true;
      return false;
    }

    @Override
    public Action decides(Rule rule, Action.Unknown action) {
      throw new AssertionError("a policy does something unknown: " + action.what());
    }
  }
}
