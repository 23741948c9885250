package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.testing.Frames;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import io.echogate.policy.language.NativePolicy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import io.echogate.policy.testing.RandomPolicies;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An {@code xfw} policy and what {@link NativePolicy} makes of it have the same verdicts. */
class NativePolicyTest {
  private static final int POLICIES = 120;
  private static final int FRAMES = 100;

  /** Fills the largest bucket of random policies at the lowest rate. */
  private static final long REFILL = TimeUnit.DAYS.toNanos(30);

  @Test
  void everyTypeFromEverySourceHasTheVerdictOfTheOriginal() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES / 10; i++) {
            Pair pair = Pair.of(withoutBytes(RandomPolicies.text(random, true)));
            for (Family family : Family.values()) {
              for (String source : sources(family)) {
                pair.compareRarely(
                    IntStream.range(0, 256)
                        .mapToObj(type -> Frames.of(family).source(source).icmp(type, 0, 0))
                        .map(frame -> packet(frame.bytes()))
                        .toList());
              }
            }
          }
        });
  }

  @Test
  void anyMessageThatMeetsFullBucketsHasTheVerdictOfTheOriginal() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES; i++) {
            Pair pair = Pair.of(withoutBytes(RandomPolicies.text(random, true)));
            RandomFrames frames = new RandomFrames(random);
            pair.compareRarely(
                IntStream.range(0, FRAMES).mapToObj(j -> packet(frames.next())).toList());
          }
        });
  }

  @Test
  void withoutSourceFilterBucketsAreTheSameToo() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES; i++) {
            compareInARow(withoutBytes(RandomPolicies.text(random, false)), random);
          }
        });
  }

  /** Addresses within the prefixes of random policies, and beyond. */
  private static List<String> sources(Family family) {
    return switch (family) {
      case IP4 -> List.of("192.0.2.1", "10.1.2.3", "10.200.0.1", "198.51.100.7");
      case IP6 -> List.of("2001:db8::1", "2001:db8:0:1::1", "fe80::3", "fd00:20::1");
    };
  }

  private static void compareInARow(String text, RandomGenerator random) {
    Pair pair = Pair.of(text);
    Evaluator original = Evaluator.of(pair.original);
    Evaluator rewritten = Evaluator.of(pair.rewritten);
    RandomFrames frames = new RandomFrames(random);
    long gap = 1L << random.nextInt(36);
    long now = 0;
    for (int i = 0; i < FRAMES; i++) {
      now += random.nextLong(gap);
      pair.compare(original, rewritten, packet(frames.next()), now);
    }
  }

  /** Buckets of bytes differ in size, which is one of the differences that are named. */
  private static String withoutBytes(String text) {
    return text.replaceAll("(bps|bytes)=[^ ;]*", "")
        .replaceAll("(?<=[;{}]\\s)(ratelimit=\\w+) *;", "$1 pps=3;");
  }

  private static PacketValue packet(byte[] frame) {
    return PacketValue.copyOf(
        new FrameDecoder().decode(MemorySegment.ofArray(frame), 0, frame.length));
  }

  private record Pair(Policy original, Policy rewritten, String text) {

    static Pair of(String text) {
      Reading reading = PolicyReader.read(new Source("original.xfw", text));
      String rewritten = NativePolicy.of(reading, "rewritten").text();
      return new Pair(
          Running.read(text), Running.read(rewritten), text + "\nas a policy:\n" + rewritten);
    }

    /** Compares packets that come so rarely that every bucket is full again. */
    void compareRarely(List<PacketValue> packets) {
      Evaluator one = Evaluator.of(original);
      Evaluator other = Evaluator.of(rewritten);
      long now = 0;
      for (PacketValue packet : packets) {
        compare(one, other, packet, now);
        now += REFILL;
      }
    }

    void compare(Evaluator one, Evaluator other, PacketValue packet, long now) {
      if (packet.form() == Form.NOT_ICMP || packet.form() == Form.ATOMIC) {
        return;
      }
      Verdict expected = one.evaluate(packet, Direction.IN, now).verdict();
      assertThat(other.evaluate(packet, Direction.IN, now).verdict())
          .as(() -> text + packet)
          .isEqualTo(expected);
    }
  }
}
