package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.engine.Decision;
import io.echogate.engine.Evaluator;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Policies of 20,000 statements load in a second, and mean what the evaluator says. */
@NeedsKernel(KernelFeature.XDP)
class LongPolicyTest {
  private static final int STATEMENTS = 20_000;
  private static final int FRAMES = 20_000;
  private static final long SECOND = 1_000_000_000L;

  private static final String DEFAULTS = "defaults { icmp in: block; }\n}\n";

  /** One search tells the first of all statements that decides. */
  @Test
  void sourcesOfOneType() {
    compare(
        random ->
            IntStream.range(0, STATEMENTS)
                .mapToObj(
                    i ->
                        "icmp ip4 : %s { 8 } from %s;\n"
                            .formatted(i % 3 == 0 ? "allow" : "block", prefix(random))));
  }

  @Test
  void everyConditionBesideTheSource() {
    compare(
        random ->
            IntStream.range(0, STATEMENTS)
                .mapToObj(
                    i ->
                        "icmp ip4 : %s { 3/%d-%d } from %s payload<=%d;\n"
                            .formatted(
                                i % 2 == 0 ? "allow" : "block",
                                i % 7,
                                i % 7 + i % 5,
                                prefix(random),
                                random.nextInt(100))));
  }

  @Test
  void allTypes() {
    compare(
        random ->
            IntStream.range(0, STATEMENTS)
                .mapToObj(
                    i ->
                        "icmp ip%d : block { %d } hop-limit>=%d length<=%d;\n"
                            .formatted(
                                i % 2 == 0 ? 4 : 6,
                                random.nextInt(256),
                                random.nextInt(256),
                                48 + random.nextInt(100))));
  }

  @Test
  void whatIsTooLongForTheKernelIsRefusedInWords() {
    StringBuilder text = new StringBuilder("policy endless {\n");
    for (int i = 0; i < 2 * STATEMENTS; i++) {
      text.append(
          "icmp ip4 : block { 3/1-3, 8/70-80 } from 10.0.0.0/24 payload<=%d;\n".formatted(i));
    }
    Policy policy = TestPolicies.policy(text.append(DEFAULTS).toString());
    CompiledPolicy compiled =
        CompiledPolicy.of(policy, TestPolicies.options(CompileOptions.Time.VIRTUAL));
    AppliedPolicy applied = TestPolicies.applied(text.toString());

    assertThatThrownBy(() -> LoadedPolicy.load(compiled, applied))
        .isInstanceOf(FilterException.class)
        .hasMessageContaining("is too long for the kernel")
        .hasMessageContaining("40,001 statements");
  }

  /** A prefix near the addresses of random frames, or anywhere. */
  private static String prefix(RandomGenerator random) {
    return switch (random.nextInt(4)) {
      case 0 -> "192.0.2." + random.nextInt(8);
      case 1 -> "198.51.100.%d/30".formatted(4 * random.nextInt(64));
      default ->
          "%d.%d.%d.0/24"
              .formatted(random.nextInt(1, 224), random.nextInt(256), random.nextInt(256));
    };
  }

  private static void compare(
      java.util.function.Function<RandomGenerator, java.util.stream.Stream<String>> statements) {
    Property.holds(
        random -> {
          StringBuilder text = new StringBuilder("policy long {\n");
          statements.apply(random).forEach(text::append);
          Policy policy = TestPolicies.policy(text.append(DEFAULTS).toString());
          CompiledPolicy compiled =
              CompiledPolicy.of(policy, TestPolicies.options(CompileOptions.Time.VIRTUAL));
          try (LoadedPolicy loaded = TestPolicies.loadSoon(compiled, text.toString(), _ -> SECOND);
              KernelRun kernel = new KernelRun(loaded)) {
            compare(policy, kernel, random);
          }
        });
  }

  /** Compares what evaluator and kernel say of random frames. */
  static void compare(Policy policy, KernelRun kernel, RandomGenerator random) {
    Evaluator evaluator = Evaluator.of(policy);
    RandomFrames frames = new RandomFrames(random);
    FrameDecoder decoder = new FrameDecoder();
    byte[] frame = new byte[RandomFrames.MAX_LENGTH];
    for (int i = 0; i < FRAMES; i++) {
      int length = frames.next(frame);
      var verdict = kernel.verdict(frame, length, i);
      Packet packet = kernel.packet(decoder, length);
      Decision decision = evaluator.evaluate(packet, Direction.IN, i);
      assertThat(verdict)
          .as("%s: %s", decision, HexFormat.of().formatHex(frame, 0, length))
          .isEqualTo(decision.verdict());
    }
  }
}
