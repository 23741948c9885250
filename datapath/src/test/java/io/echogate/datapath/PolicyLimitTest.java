package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.engine.Evaluator;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Frames;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Direction;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Sums of limits of every kind admit in the kernel what the evaluator lets pass. */
@NeedsKernel(KernelFeature.XDP)
class PolicyLimitTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int POLICIES = Integer.getInteger("sum.policies", 40);
  private static final int PACKETS = 600;

  private static final int[] TYPES = {0, 3, 8, 11};
  private static final int OTHER_TYPE = 42;

  @Test
  void randomSumsAdmitWhatTheEvaluatorLetsPass() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES; i++) {
            check(text(random), random);
          }
        });
  }

  private static void check(String text, RandomGenerator random) {
    Evaluator evaluator = Evaluator.of(TestPolicies.policy(text));
    FrameDecoder decoder = new FrameDecoder();
    long now = SECOND + random.nextLong(SECOND);
    try (LoadedPolicy policy = TestPolicies.load(text, CompileOptions.Time.VIRTUAL);
        KernelRun arriving = new KernelRun(policy);
        KernelRun leaving = KernelRun.leaving(policy)) {
      for (int i = 0; i < PACKETS; i++) {
        byte[] frame = frame(random);
        Packet packet = decoder.decode(MemorySegment.ofArray(frame), 0, frame.length);
        Direction direction = random.nextBoolean() ? Direction.IN : Direction.OUT;
        KernelRun kernel = direction == Direction.IN ? arriving : leaving;
        assertThat(kernel.verdict(frame, frame.length, now))
            .as("packet %d at %d, %s type %d, of %s", i, now, direction, packet.type(), text)
            .isEqualTo(evaluator.evaluate(packet, direction, now).verdict());
        now += random.nextInt(3) == 0 ? random.nextLong(SECOND / 4) : random.nextLong(3);
      }
    }
  }

  private static byte[] frame(RandomGenerator random) {
    boolean four = random.nextBoolean();
    int host = random.nextInt(6);
    int other = random.nextInt(3);
    int type = random.nextInt(5) == 0 ? OTHER_TYPE : TYPES[random.nextInt(TYPES.length)];
    Frames frame =
        four
            ? Frames.ip4()
                .source("192.0." + other + "." + host)
                .destination("198.51." + host + ".1")
            : Frames.ip6()
                .source("2001:db8:" + other + "::" + host)
                .destination("2001:db8:" + host + "::1");
    return frame.icmp(type, 0, random.nextInt(1200)).bytes();
  }

  /** A policy with limits on each of the types and on the rest, in both directions. */
  private static String text(RandomGenerator random) {
    StringBuilder text = new StringBuilder("policy p {\n");
    List<String> names = new ArrayList<>();
    int limits = 2 + random.nextInt(5);
    for (int i = 0; i < limits; i++) {
      String name = "r" + i;
      names.add(name);
      text.append("ratelimit=").append(name).append(figures(random)).append(scope(random));
      text.append(";\n");
    }
    for (int type : TYPES) {
      for (String family : List.of("ip4", "ip6")) {
        text.append(
            "icmp %s both: ratelimit=%s { %d }\n".formatted(family, sum(names, random), type));
      }
    }
    text.append(
        "defaults { icmp in: ratelimit=%s; icmp out: ratelimit=%s; }\n}"
            .formatted(sum(names, random), sum(names, random)));
    return text.toString();
  }

  private static String figures(RandomGenerator random) {
    String packets = " rate=%d/s burst=%d".formatted(1 + random.nextInt(30), 1 + random.nextInt(8));
    String bytes = " bytes=%d/s".formatted(500 + random.nextInt(20_000));
    return switch (random.nextInt(8)) {
      case 0 -> bytes;
      case 1, 2 -> packets + bytes;
      case 3 -> " rate=%d/s".formatted(1000 + random.nextInt(1000));
      default -> packets;
    };
  }

  private static String scope(RandomGenerator random) {
    String shared = random.nextBoolean() ? " shared" : "";
    String side = random.nextBoolean() ? "source" : "destination";
    String per = " per=" + side;
    return shared
        + switch (random.nextInt(6)) {
          case 0 -> per;
          case 1 -> per + "/24,48 table=4096";
          case 2 -> per + "/32,128 table=1024";
          case 3 -> per + "/0,0 table=2";
          default -> "";
        };
  }

  private static String sum(List<String> names, RandomGenerator random) {
    List<String> chosen = new ArrayList<>(names);
    int wanted = 1 + random.nextInt(Math.min(3, names.size()));
    while (chosen.size() > wanted) {
      chosen.remove(random.nextInt(chosen.size()));
    }
    return String.join("+", chosen);
  }
}
