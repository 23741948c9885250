package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.policy.Action;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import io.echogate.policy.testing.RandomPolicies;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * The evaluator against {@link PolicyReference}: random policies, as models and as text, frames
 * both ways, flows.
 */
class PolicyAgreementTest {
  private static final int POLICIES = 400;
  private static final int FRAMES = 400;
  private static final long DAY = 86_400_000_000_000L;

  /** The conditions of statements that decided. */
  private final Set<Object> decided = new HashSet<>();

  private final Set<String> seen = new HashSet<>();

  @Test
  void saysWhatTheReferenceSays() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES; i++) {
            compare(RandomModels.policy(random), random);
          }
          assertThat(seen)
              .as("what was said")
              .contains(
                  "pass allowed",
                  "drop blocked",
                  "pass within-limit",
                  "drop rate-limited",
                  "pass default-allowed",
                  "drop default-blocked",
                  "pass default-within-limit",
                  "drop default-rate-limited",
                  "pass fragment",
                  "drop fragment",
                  "pass malformed",
                  "drop malformed",
                  "pass not-icmp");
          assertThat(decided)
              .as("conditions that held")
              .contains((Object[]) Condition.Flag.values())
              .contains(Condition.From.class, Condition.To.class, Condition.Until.class)
              .contains(Condition.Compare.class);
        });
  }

  @Test
  void saysOfWrittenPoliciesWhatTheReferenceSays() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES / 2; i++) {
            compare(Running.read(RandomPolicies.policyText(random)), random);
          }
        });
  }

  private void compare(Policy policy, RandomGenerator random) {
    Machine machine = RandomModels.machine(random);
    FlowTable flows = new FlowTable();
    Instant zero = zero(random);
    Evaluator evaluator =
        Evaluator.of(
            policy,
            Surroundings.unknown().withMachine(machine).withFlows(flows).withClockZero(zero));
    ConditionReference conditions = new ConditionReference(machine, zero);
    PolicyReference reference = new PolicyReference(policy, conditions);
    RandomFrames frames = new RandomFrames(random);
    FrameDecoder decoder = new FrameDecoder();
    byte[] buffer = new byte[RandomFrames.MAX_LENGTH];
    MemorySegment memory = MemorySegment.ofArray(buffer);
    long gap = 1L << random.nextInt(20, 36);
    long now = 0;
    for (int i = 0; i < FRAMES; i++) {
      now += random.nextLong(gap);
      PacketValue packet = PacketValue.copyOf(decoder.decode(memory, 0, frames.next(buffer)));
      Direction direction = direction(packet, random);
      ReferenceEvaluator.Said expected = reference.decide(packet, direction, now);
      Decision decision = evaluator.evaluate(packet, direction, now);
      if (!said(decision).equals(expected)) {
        fail(
            "expected %s%nbut was  %s%nframe %d %s at %d from %s: %s%n%s",
            expected, said(decision), i, direction, now, zero, packet, policy);
      }
      if (decision.verdict() == Verdict.PASS) {
        flows.learn(packet, now);
        conditions.seen(packet, now);
      }
      count(policy, decision);
    }
  }

  /** Most arrive, but of queries most leave: else hardly a reply would answer one. */
  private static Direction direction(PacketValue packet, RandomGenerator random) {
    Family family = packet.family();
    boolean query =
        family != null && packet.type() >= 0 && Exchange.replyTo(family, packet.type()) >= 0;
    return random.nextInt(4) < (query ? 3 : 1) ? Direction.OUT : Direction.IN;
  }

  /** An instant from which the policies' days end soon, or have ended, or are far. */
  private static Instant zero(RandomGenerator random) {
    Instant end = RandomModels.DAY.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return end.plusNanos(random.nextLong(-2 * DAY, DAY))
        .minusNanos(random.nextBoolean() ? 0 : 300 * DAY);
  }

  private void count(Policy policy, Decision decision) {
    seen.add(Running.said(decision));
    boolean limited = decision.reason().text().endsWith("limit");
    for (Rule rule : policy.rules()) {
      if (rule.statement().equals(decision.statement())
          && (limited || !(rule.action() instanceof Action.RateLimit))) {
        for (Condition condition : rule.conditions()) {
          decided.add(condition instanceof Condition.Flag ? condition : condition.getClass());
        }
      }
    }
  }

  private static ReferenceEvaluator.Said said(Decision decision) {
    Statement statement = decision.statement();
    return new ReferenceEvaluator.Said(
        decision.verdict().text(),
        decision.reason().text(),
        statement == null ? -1 : statement.index());
  }
}
