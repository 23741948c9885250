package io.echogate.advice.losses;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.losses.FunctionLoss.Lost;
import io.echogate.advice.recommended.Options;
import io.echogate.advice.recommended.RecommendedPolicy;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which drops are evidence of harm, and which are what the policy is for. */
class LossesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

  @Test
  void aDefaultThatDropsPathMtuDiscoveryHarms() {
    Losses losses = losses("defaults { icmp in: block; }", in(Family.IP4, 3));

    assertThat(critical(losses)).startsWith("pmtud");
    Lost lost = losses.functions().getFirst().lost().getFirst();
    assertThat(lost.certain()).as("3/4 is one of many codes").isFalse();
    assertThat(losses.functions()).anyMatch(loss -> !loss.isCritical());
  }

  @Test
  void aStatementAboutTheCodeIsCertain() {
    String text = "icmp ip4 in : block { 3/4 } defaults { icmp in: allow; }";
    Losses losses = losses(text, new Kind(Direction.IN, Family.IP4, 3, Reason.BLOCKED));

    assertThat(critical(losses)).startsWith("pmtud");
    assertThat(losses.functions().getFirst().lost()).allMatch(Lost::certain);
  }

  @Test
  void otherCodesHarmNobodyCritically() {
    String text = "icmp ip4 in : allow { 3/4 } defaults { icmp in: block; }";

    assertThat(critical(losses(text, in(Family.IP4, 3)))).isEmpty();
  }

  @Test
  void neighbourDiscoveryFromElsewhereIsNoLoss() {
    String text =
        "icmp ip6 in : allow { @neighbor-discovery } on-link; defaults { icmp in: block; }";
    Losses losses = losses(text, in(Family.IP6, 135), in(Family.IP6, 136));

    assertThat(losses.functions()).isEmpty();
    assertThat(losses.others()).hasSize(2);
    assertThat(critical(losses("defaults { icmp in: block; }", in(Family.IP6, 135))))
        .startsWith("neighbor-discovery");
  }

  @Test
  void errorsAboutUnknownFlowsAreNoHarmToHosts() {
    String text = "icmp ip4 in : allow { @errors } related; defaults { icmp in: block; }";

    assertThat(critical(losses(text, in(Family.IP4, 3)))).isEmpty();
  }

  @Test
  void echoRedirectsAndFloodsAreNoHarm() {
    assertThat(critical(losses("defaults { icmp in: block; }", in(Family.IP4, 8)))).isEmpty();
    assertThat(losses("defaults { icmp in: block; }", in(Family.IP4, 5)).functions()).isEmpty();
    String limited =
        "ratelimit=few rate=1/s burst=1; icmp ip6 in : ratelimit=few { 2, 135 }"
            + " defaults { icmp in: allow; }";
    Losses losses = losses(limited, new Kind(Direction.IN, Family.IP6, 2, Reason.RATE_LIMITED));
    assertThat(losses.functions()).isNotEmpty();
    assertThat(critical(losses)).isEmpty();
  }

  @Test
  void sourcesThatThePolicyNamesAreNoHarm() {
    String text = "icmp ip4 in : block { 3 } from 203.0.113.0/24; defaults { icmp in: allow; }";

    assertThat(critical(losses(text, new Kind(Direction.IN, Family.IP4, 3, Reason.BLOCKED))))
        .isEmpty();
  }

  @Test
  void whatArrivesIsCriticalOnlyWhateverTheMachineIs() {
    assertThat(critical(losses("defaults { icmp in: block; }", in(Family.IP6, 134)))).isEmpty();
    String out = "icmp ip6 out : block { 134, 135 } defaults { icmp in: allow; }";
    assertThat(critical(losses(out, new Kind(Direction.OUT, Family.IP6, 134, Reason.BLOCKED))))
        .startsWith("router-discovery");
    assertThat(critical(losses(out, new Kind(Direction.OUT, Family.IP6, 135, Reason.BLOCKED))))
        .startsWith("neighbor-discovery");
  }

  @Test
  void aFamilyThatIsSwitchedOffIsMeantToBe() {
    String text =
        "icmp ip4 in : allow { 3/4 } defaults { icmp ip6 in: block; icmp ip6 out: block; icmp ip4"
            + " in: block; }";
    Losses losses = losses(text, new Kind(Direction.IN, Family.IP6, 135, Reason.DEFAULT_BLOCKED));

    assertThat(losses.functions()).isNotEmpty();
    assertThat(critical(losses)).isEmpty();
  }

  @Test
  void noDefaultOfARecommendedPolicyHarms() {
    for (Role role : Role.values()) {
      Policy policy = policy(RecommendedPolicy.of(role, Options.standard()));
      for (Family family : Family.values()) {
        for (int type : List.of(2, 3, 134, 135, 136)) {
          Losses losses = losses(policy, in(family, type));
          assertThat(critical(losses)).as("%s %s %d", role, family, type).isEmpty();
        }
      }
    }
  }

  /** What is counted of what the first statement that lists the type decides, or the default. */
  private record Kind(Direction direction, Family family, int type, Reason reason) {

    Drop drop(Policy policy) {
      Optional<Statement> statement =
          reason == Reason.DEFAULT_BLOCKED
              ? policy
                  .defaultOf(family, direction)
                  .flatMap(rule -> Optional.ofNullable(rule.statement()))
              : policy.rules().stream()
                  .filter(rule -> rule.family() == family && rule.direction() == direction)
                  .filter(rule -> rule.messages().containsAny(type))
                  .map(Rule::statement)
                  .findFirst();
      return new Drop(
          direction, Optional.of(family), OptionalInt.of(type), reason, statement, 3, 210);
    }
  }

  private static Kind in(Family family, int type) {
    return new Kind(Direction.IN, family, type, Reason.DEFAULT_BLOCKED);
  }

  private static Losses losses(String statements, Kind... kinds) {
    return losses(policy("policy test { " + statements + " }"), kinds);
  }

  private static Losses losses(Policy policy, Kind... kinds) {
    return Losses.of(
        new PolicyAnalysis(policy, DAY), Stream.of(kinds).map(kind -> kind.drop(policy)).toList());
  }

  private static Policy policy(String text) {
    Reading reading = PolicyReader.read(new Source("test.policy", text));
    assertThat(reading.hasErrors()).as("%s", reading.diagnostics()).isFalse();
    return reading.policies().getFirst();
  }

  /** The functions with evidence of harm. */
  private static List<String> critical(Losses losses) {
    return losses.functions().stream()
        .filter(FunctionLoss::isCritical)
        .map(FunctionLoss::function)
        .map(Function::name)
        .toList();
  }
}
