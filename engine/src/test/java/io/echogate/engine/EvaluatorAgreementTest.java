package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import io.echogate.policy.testing.RandomPolicies;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The evaluator against {@link ReferenceEvaluator}: random policies, random frames. */
class EvaluatorAgreementTest {
  private static final int POLICIES = 500;
  private static final int FRAMES = 500;

  @Test
  void saysWhatTheReferenceSays() {
    Property.holds(
        random -> {
          Set<Reason> seen = EnumSet.noneOf(Reason.class);
          for (int i = 0; i < POLICIES; i++) {
            compare(RandomPolicies.text(random, true), random, seen);
          }
          assertThat(seen).as("reasons that came up").containsExactly(Reason.values());
        });
  }

  private static void compare(String text, RandomGenerator random, Set<Reason> seen) {
    Policy policy = Running.read(text);
    Evaluator evaluator = Evaluator.of(policy);
    ReferenceEvaluator reference = new ReferenceEvaluator(policy);
    RandomFrames frames = new RandomFrames(random);
    FrameDecoder decoder = new FrameDecoder();
    byte[] buffer = new byte[RandomFrames.MAX_LENGTH];
    MemorySegment memory = MemorySegment.ofArray(buffer);
    long gap = 1L << random.nextInt(40);
    long now = 0;
    for (int i = 0; i < FRAMES; i++) {
      now += random.nextLong(gap);
      PacketValue packet = PacketValue.copyOf(decoder.decode(memory, 0, frames.next(buffer)));
      ReferenceEvaluator.Said expected = reference.decide(packet, now);
      Decision decision = evaluator.evaluate(packet, Direction.IN, now);
      if (!said(decision).equals(expected)) {
        fail(
            "%s%nframe %d at %d: %s%nexpected %s%nbut was  %s",
            text, i, now, packet, expected, said(decision));
      }
      seen.add(decision.reason());
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
