package io.echogate.advice.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Need;
import io.echogate.engine.Decision;
import io.echogate.engine.Machine;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Policy;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import io.echogate.policy.testing.RandomPolicies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The analysis of a policy against the evaluator. Each outcome has an example that the evaluator
 * judges so, and whatever the evaluator says of a packet is among the outcomes. More policies with
 * {@code -Dprop.rounds}, more packets of each need with {@code -Dprop.packets}.
 */
class AnalysisAgreementTest {
  private static final int ROUNDS = Integer.getInteger("prop.rounds", 50);
  private static final int PACKETS = Integer.getInteger("prop.packets", 4);

  private static final List<Need> NEEDS =
      Knowledge.instance().functions().stream()
          .flatMap(AnalysisAgreementTest::needs)
          .distinct()
          .toList();

  private static final List<Traffic> TRAFFIC =
      NEEDS.stream().flatMap(AnalysisAgreementTest::traffic).distinct().toList();

  private static Stream<Need> needs(Function function) {
    return Stream.concat(function.hostNeeds().stream(), function.routerNeeds().stream());
  }

  private static Stream<Traffic> traffic(Need need) {
    int code = need.messages().anyCode() ? 0 : need.messages().code();
    List<Traffic> known = Journey.of(need.family(), need.type(), code, need.way(), need.scope());
    return Stream.concat(
        known.stream(),
        Stream.of(
            known.getFirst().withRelated(false),
            Journey.fromOffLink(need.family(), need.type(), code)));
  }

  @Test
  void policiesOfConditions() {
    Property.holds(
        random -> {
          for (int i = 0; i < ROUNDS; i++) {
            agree(RandomModels.policy(random, NEEDS), random, false);
          }
        });
  }

  @Test
  void policiesOfTypesAndASourceFilter() {
    Property.holds(
        random -> {
          for (int i = 0; i < ROUNDS / 25; i++) {
            String text = RandomPolicies.text(random, true);
            Policy policy = PolicyReader.read(new Source("random", text)).policies().getFirst();
            agree(policy, random, !policy.limits().isEmpty());
          }
        });
  }

  @Test
  void policiesOfTheWholeLanguage() {
    Property.holds(
        random -> {
          for (int i = 0; i < ROUNDS / 25; i++) {
            String text = RandomPolicies.policyText(random);
            for (Policy policy : PolicyReader.read(new Source("random", text)).policies()) {
              agree(policy, random, !policy.limits().isEmpty());
            }
          }
        });
  }

  /** Judges a policy by evaluators that are made anew for each packet, or are kept. */
  private static void agree(Policy policy, RandomGenerator random, boolean anew) {
    PolicyAnalysis analysis = new PolicyAnalysis(policy, RandomModels.DAY);
    RandomTraffic packets = new RandomTraffic(random);
    Map<Machine, Trial> trials = new HashMap<>();
    for (Traffic traffic : TRAFFIC) {
      List<Outcome> outcomes = analysis.outcomes(traffic);
      assertThat(outcomes).isNotEmpty();
      for (Outcome outcome : outcomes) {
        Example example = outcome.example();
        assertThat(traffic.contains(example)).as("%s", example).isTrue();
        if (anew) {
          trials.clear();
        }
        assertThat(judge(policy, Trial.machine(example), trials, example))
            .as("%s of %s", outcome, policy)
            .isEqualTo(Said.of(outcome));
      }
      Set<Said> known = outcomes.stream().map(Said::of).collect(Collectors.toSet());
      for (int i = 0; i < PACKETS; i++) {
        Optional<Example> packet = packets.packet(traffic);
        if (packet.isPresent()) {
          if (anew) {
            trials.clear();
          }
          assertThat(known)
              .as("%s of %s", packet, policy)
              .contains(judge(policy, packets.machine(), trials, packet.get()));
        }
      }
    }
  }

  private static Said judge(
      Policy policy, Machine machine, Map<Machine, Trial> trials, Example packet) {
    Trial trial = trials.computeIfAbsent(machine, key -> new Trial(policy, RandomModels.DAY, key));
    return Said.of(trial.judge(packet), policy);
  }

  /** What is said of a packet, and by which statement in the end. */
  private record Said(Verdict verdict, @Nullable Statement statement) {

    static Said of(Outcome outcome) {
      Statement last = outcome.deciders().isEmpty() ? null : outcome.deciders().getLast();
      return new Said(outcome.effect() == Effect.DROP ? Verdict.DROP : Verdict.PASS, last);
    }

    static Said of(Decision decision, Policy policy) {
      Verdict verdict =
          policy.evaluation().isPresent() ? decision.reason().verdict() : decision.verdict();
      return new Said(verdict, decision.statement());
    }
  }
}
