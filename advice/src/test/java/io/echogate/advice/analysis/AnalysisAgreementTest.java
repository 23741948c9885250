package io.echogate.advice.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Need;
import io.echogate.engine.Decision;
import io.echogate.engine.Machine;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import io.echogate.policy.testing.RandomPolicies;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            agree(RandomModels.policy(random, NEEDS), random, true);
          }
        });
  }

  @Test
  void policiesOfTypesAndASourceFilter() {
    Property.holds(
        random -> {
          for (int i = 0; i < ROUNDS / 5; i++) {
            String text = RandomPolicies.text(random, true);
            Policy policy = PolicyReader.read(new Source("random", text)).policies().getFirst();
            agree(policy, random, false);
          }
        });
  }

  @Test
  void policiesOfTheWholeLanguage() {
    Property.holds(
        random -> {
          for (int i = 0; i < ROUNDS / 5; i++) {
            String text = RandomPolicies.policyText(random);
            for (Policy policy : PolicyReader.read(new Source("random", text)).policies()) {
              agree(policy, random, false);
            }
          }
        });
  }

  private static void agree(Policy policy, RandomGenerator random, boolean fills) {
    PolicyAnalysis analysis = new PolicyAnalysis(policy, RandomModels.DAY);
    RandomTraffic packets = new RandomTraffic(random);
    Map<Machine, Judge> judges = new HashMap<>();
    Judge judge = new Judge(policy, packets.machine(), fills);
    for (Traffic traffic : TRAFFIC) {
      List<Outcome> outcomes = analysis.outcomes(traffic);
      assertThat(outcomes).isNotEmpty();
      for (Outcome outcome : outcomes) {
        Example example = outcome.example();
        assertThat(traffic.contains(example)).as("%s", example).isTrue();
        Judge other =
            judges.computeIfAbsent(
                Trial.machine(example), machine -> new Judge(policy, machine, fills));
        assertThat(other.judge(example))
            .as("%s of %s", outcome, policy)
            .isEqualTo(Said.of(outcome));
      }
      Set<Said> known = outcomes.stream().map(Said::of).collect(Collectors.toSet());
      for (int i = 0; i < PACKETS; i++) {
        Example packet = packets.packet(traffic);
        Said said = judge.judge(packet);
        if (!known.contains(said)) {
          throw new AssertionError(said + ", not " + known + ": " + packet + " of " + policy);
        }
      }
    }
  }

  /** Shows packets to a policy on one machine, each as if it were the first. */
  private static final class Judge {
    private static final Set<Reason> UNCHARGED =
        EnumSet.of(Reason.RATE_LIMITED, Reason.DEFAULT_RATE_LIMITED);
    private static final Set<Reason> REFUSALS =
        EnumSet.of(
            Reason.RATE_LIMITED,
            Reason.DEFAULT_RATE_LIMITED,
            Reason.SOURCE_RATE_LIMITED,
            Reason.SOURCE_DEFAULT_RATE_LIMITED);

    private final Policy policy;
    private final Machine machine;
    private final boolean fills;
    private Trial trial;
    private boolean used;

    /**
     * A judge who has seen nothing.
     *
     * @param fills whether each bucket is full again before the next packet
     */
    Judge(Policy policy, Machine machine, boolean fills) {
      this.policy = policy;
      this.machine = machine;
      this.fills = fills;
      trial = new Trial(policy, RandomModels.DAY, machine);
    }

    /** Asks a new trial where a limit refuses: a full bucket admits all that another does. */
    Said judge(Example packet) {
      Decision decision = trial.judge(packet);
      if (used && !fills && REFUSALS.contains(decision.reason())) {
        trial = new Trial(policy, RandomModels.DAY, machine);
        used = false;
        decision = trial.judge(packet);
      }
      // What a source's limit refuses, the message's limit may have been charged for.
      used |= !UNCHARGED.contains(decision.reason());
      return Said.of(decision, policy);
    }
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
