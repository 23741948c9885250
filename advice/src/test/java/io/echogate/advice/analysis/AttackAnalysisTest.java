package io.echogate.advice.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.recommended.Options;
import io.echogate.advice.recommended.RecommendedPolicy;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttackAnalysisTest {
  private static final int ROUNDS = Integer.getInteger("prop.rounds", 50);

  private static PolicyAnalysis analysis(String text) {
    Policy policy = PolicyReader.read(new Source("test", text)).policies().getFirst();
    return new PolicyAnalysis(policy, RandomModels.DAY);
  }

  /** Around some statements a policy that lets nothing else in. */
  private static String policy(String statements) {
    return "policy p {\n"
        + "ratelimit=r rate=100/s;\n"
        + statements
        + "\ndefaults { icmp in: block; } }";
  }

  private static List<String> names(List<Exposure> exposures) {
    return exposures.stream().map(exposure -> exposure.attack().name()).distinct().toList();
  }

  private static List<String> open(Role role, String text) {
    return names(new AttackAnalysis(analysis(text), role).all());
  }

  @ParameterizedTest
  @EnumSource
  void recommendedPoliciesLeaveNothingOpen(Role role) {
    String text = RecommendedPolicy.of(role, Options.standard());
    assertThat(open(role, text)).isEmpty();
    assertThat(names(AttackAnalysis.common(analysis(text)))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whereAllPassesAllIsOpenThatAPolicyCanClose(Role role) {
    String all = "policy p { defaults { icmp in: allow; } }";
    assertThat(open(role, all))
        .contains("smurf", "source-quench-throttle", "redirect-mitm", "off-link-nd")
        .doesNotContain("pmtu-degradation", "firewalk", "nd-fragment-evasion");
  }

  /** Each statement opens an attack to a host; beside it one that is nearly the same does not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ping-flood | icmp: allow { 8 } | icmp: ratelimit=r { 8 }
          ping-flood | icmp ip6: allow { 128 } to @self; | icmp ip6: allow { 128 } to @multicast;
          smurf | icmp ip4: allow { 8 } | icmp ip4: allow { 8 } to @self;
          smurf | icmp ip4: allow { 8 } to @broadcast; | icmp ip4: ratelimit=r { 8 } to @broadcast;
          multicast-echo-amplification | icmp ip6: allow { 128 } | icmp ip6: allow { 128 } to @self;
          host-sweep | icmp ip4: ratelimit=r { 13 } | icmp ip4: ratelimit=r { 8 }
          icmp-tunnel | icmp ip4: allow { 0 } | icmp ip4: allow { 0 } solicited;
          blind-connection-reset | icmp ip4: allow { 3/3 } | icmp ip4: allow { 3/3 } related;
          blind-connection-reset | icmp ip6: allow { 1/4 } | icmp ip6: ratelimit=r { 1/4 }
          source-quench-throttle | icmp ip4: ratelimit=r { 4 } | icmp ip4: block { 4 }
          redirect-mitm | icmp ip6: allow { 137 } on-link; | icmp ip6: block { 137 }
          off-link-nd | icmp ip6: allow { 135 } | icmp ip6: allow { 135 } on-link;
          off-link-nd | icmp ip6: allow { 130 } hop-limit = 1; | icmp ip6: allow { 130 } on-link;
          nd-starvation-by-limit | icmp ip6: ratelimit=r { 135 } on-link; | icmp ip6: block { 135 }
          blacknurse | icmp ip4: allow { 3 } | icmp ip4: allow { 3/4, 3/6, 3/8 }
          backscatter | icmp ip4: allow { 11 } | icmp ip4: allow { 11 } related;
          timestamp-leak | icmp ip4: allow { 13 } | icmp ip4: allow { 13 } icmp ip4 out: block { 14 }
          node-information-leak | icmp ip6: allow { 139 } | icmp ip6: allow { 140 }
          router-renumbering-forgery | icmp ip6: allow { 138 } | icmp ip6: allow { 2 }
          source-quench-throttle | icmp ip4: block { 4 } from 192.0.2.0/24; icmp ip4: allow { 4 } \
          | icmp ip4: allow { 4 } from 192.0.2.0/24;
          ping-flood | icmp ip4: allow { 8 } payload <= 64; | icmp ip4: allow { 8 } from 1.2.3.4;
          """)
  void anAttackIsOpenByWhatPasses(String attack, String opening, String other) {
    assertThat(open(Role.HOST, policy(opening))).contains(attack);
    assertThat(open(Role.HOST, policy(other))).doesNotContain(attack);
  }

  @Test
  void fragmentsAreLeftToHostsOnly() {
    String fragments = "policy p { defaults { icmp in: block; fragments in: allow; } }";
    String pings =
        "policy p { icmp: allow { 8 } defaults { icmp in: block; fragments in: allow; } }";
    assertThat(open(Role.HOST, fragments)).isEmpty();
    assertThat(open(Role.HOST, pings)).contains("ping-of-death", "fragmented-icmp");
    assertThat(open(Role.BORDER, pings)).doesNotContain("ping-of-death", "fragmented-icmp");
  }

  @Test
  void routersAreAskedForWhatTheyForwardToo() {
    String forwarded = policy("icmp ip4: block { 4 } to @self; icmp ip4: allow { 4 }");
    assertThat(open(Role.HOST, forwarded)).doesNotContain("source-quench-throttle");
    assertThat(open(Role.BORDER, forwarded)).contains("source-quench-throttle");
    assertThat(open(Role.BORDER, policy("icmp ip4: allow { redirect } to not @self;")))
        .contains("redirect-mitm");
    String neighbors = policy("icmp ip6: allow { 134, 137 } on-link;");
    assertThat(open(Role.BORDER, neighbors))
        .as("from the link, and not to be forwarded")
        .doesNotContain("rogue-ra", "off-link-nd");
    assertThat(open(Role.BORDER, policy("icmp ip6: allow { 134 }"))).contains("off-link-nd");
  }

  @Test
  void withoutARoleOnlyThatIsOpenWhichIsSoForAll() {
    // Internal hosts may answer pings freely.
    String text = policy("icmp: allow { 8 } to @self; icmp ip4: allow { 4 }");
    assertThat(open(Role.HOST, text)).contains("ping-flood", "source-quench-throttle");
    assertThat(names(AttackAnalysis.common(analysis(text)))).containsOnly("source-quench-throttle");
  }

  @Test
  void thePacketOfAnExposurePasses() {
    var needs =
        Knowledge.instance().functions().stream()
            .map(Function::hostNeeds)
            .flatMap(List::stream)
            .distinct()
            .toList();
    Property.holds(
        random -> {
          for (int i = 0; i < ROUNDS; i++) {
            Policy policy = RandomModels.policy(random, needs);
            PolicyAnalysis analysis = new PolicyAnalysis(policy, RandomModels.DAY);
            Stream.of(Role.values())
                .flatMap(role -> new AttackAnalysis(analysis, role).all().stream())
                // No machine of the trials has a subnet with a broadcast address.
                .filter(exposure -> exposure.gap() != Gap.TO_GROUPS)
                .forEach(exposure -> passes(policy, exposure));
          }
        });
  }

  private static void passes(Policy policy, Exposure exposure) {
    Example packet = exposure.example().orElseThrow();
    Trial trial = new Trial(policy, RandomModels.DAY, Trial.machine(packet));
    assertThat(trial.judge(packet).verdict())
        .as("%s of %s", exposure, policy)
        .isEqualTo(Verdict.PASS);
  }
}
