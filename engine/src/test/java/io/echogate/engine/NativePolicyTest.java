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
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** An {@code xfw} policy and what {@link NativePolicy} makes of it have the same verdicts. */
class NativePolicyTest {
  private static final int POLICIES = 300;
  private static final int FRAMES = 100;

  private static final Map<Family, List<String>> SOURCES =
      Map.of(
          Family.IP4, List.of("192.0.2.1", "10.1.2.3", "10.200.0.1", "198.51.100.7"),
          Family.IP6, List.of("2001:db8::1", "2001:db8:0:1::1", "fe80::3", "fd00:20::1"));

  @Test
  void everyTypeFromEverySourceHasTheVerdictOfTheOriginal() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES / 10; i++) {
            Pair pair = Pair.of(withoutBytes(RandomPolicies.text(random, true)));
            for (Family family : Family.values()) {
              for (String source : SOURCES.get(family)) {
                for (int type = 0; type < 256; type++) {
                  byte[] frame = Frames.of(family).source(source).icmp(type, 0, 0).bytes();
                  pair.compareAfresh(packet(frame));
                }
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
            for (int j = 0; j < FRAMES; j++) {
              pair.compareAfresh(packet(frames.next()));
            }
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

    void compareAfresh(PacketValue packet) {
      compare(Evaluator.of(original), Evaluator.of(rewritten), packet, 0);
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
