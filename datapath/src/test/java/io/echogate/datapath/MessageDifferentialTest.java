package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.layout.Counted;
import io.echogate.engine.Decision;
import io.echogate.engine.Evaluator;
import io.echogate.icmp.Form;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import io.echogate.policy.testing.RandomPolicies;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Evaluator and kernel say the same of random frames under random policies of {@code policy { }}:
 * the verdict, and by the counter that moved the reason and the statement.
 */
@NeedsKernel(KernelFeature.XDP)
class MessageDifferentialTest {
  private static final int POLICIES = Integer.getInteger("differential.policies", 420);
  private static final int FRAMES = Integer.getInteger("differential.frames", 2_400);

  @Test
  void evaluatorAndKernelAgree() {
    Property.holds(
        random -> {
          Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
          for (int i = 0; i < POLICIES; i++) {
            agree(enforceable(random), random, reasons);
          }
          assertThat(reasons.keySet())
              .as("what was compared: %s", reasons)
              .contains(
                  Reason.ALLOWED,
                  Reason.BLOCKED,
                  Reason.WITHIN_LIMIT,
                  Reason.RATE_LIMITED,
                  Reason.DEFAULT_ALLOWED,
                  Reason.DEFAULT_BLOCKED,
                  Reason.DEFAULT_WITHIN_LIMIT,
                  Reason.DEFAULT_RATE_LIMITED,
                  Reason.FRAGMENT,
                  Reason.MALFORMED,
                  Reason.NOT_ICMP);
        });
  }

  /** A policy that the kernel program can do all of. */
  private static String enforceable(RandomGenerator random) {
    while (true) {
      String text = RandomPolicies.policyText(random);
      if (Enforceable.refusals(TestPolicies.policy(text)).isEmpty()) {
        return text;
      }
    }
  }

  /** What a counter counts. */
  private record Key(
      Direction direction,
      @Nullable Object family,
      int type,
      @Nullable Reason reason,
      @Nullable Statement statement) {

    static Key of(Counted counted) {
      return new Key(
          counted.direction(),
          counted.family(),
          counted.type(),
          counted.reason(),
          counted.statement());
    }

    static Key of(Packet packet, Direction direction, Decision decision) {
      boolean typed =
          switch (decision.reason()) {
            case NOT_ICMP, MALFORMED, FRAGMENT -> false;
            default -> true;
          };
      return new Key(
          direction,
          packet.form() == Form.NOT_ICMP ? null : packet.family(),
          typed ? packet.type() : Counted.NO_TYPE,
          decision.reason(),
          decision.statement());
    }
  }

  private static void agree(String text, RandomGenerator random, Map<Reason, Long> reasons) {
    RandomFrames frames = new RandomFrames(random);
    byte[] frame = new byte[RandomFrames.MAX_LENGTH];
    FrameDecoder decoder = new FrameDecoder();
    Map<Key, Long> expected = new HashMap<>();
    long time = 0;
    try (LoadedPolicy policy =
            TestPolicies.load(text, CompileOptions.Time.VIRTUAL, ProgramForm.XDP);
        KernelRun kernel = new KernelRun(policy)) {
      Evaluator evaluator = Evaluator.of(policy.compiled().policy());
      Map<Key, List<Integer>> cells = new HashMap<>();
      policy
          .compiled()
          .tables()
          .counted()
          .forEach(
              one -> cells.computeIfAbsent(Key.of(one), key -> new ArrayList<>()).add(one.cell()));
      for (int i = 0; i < FRAMES; i++) {
        int length = frames.next(frame);
        time = Math.max(0, time + DifferentialTest.step(random));
        var verdict = kernel.verdict(frame, length, time);
        Packet packet = kernel.packet(decoder, length);
        Decision decision = evaluator.evaluate(packet, Direction.IN, time);
        Key key = Key.of(packet, Direction.IN, decision);
        long packets = expected.merge(key, 1L, Long::sum);
        long counted = cells.getOrDefault(key, List.of()).stream().mapToLong(kernel::packets).sum();
        reasons.merge(decision.reason(), 1L, Long::sum);
        if (verdict != decision.verdict() || counted != packets) {
          throw new AssertionError(
              "frame %d at %d ns: evaluator %s, kernel %s, counter %d of %d%n%s%n%s"
                  .formatted(
                      i,
                      time,
                      decision,
                      verdict,
                      counted,
                      packets,
                      HexFormat.of().formatHex(frame, 0, length),
                      text));
        }
      }
      assertThat(policy.counts().counters().stream().mapToLong(Counter::packets).sum())
          .isEqualTo(FRAMES);
    }
  }
}
