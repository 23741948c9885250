package io.echogate.engine;

import static io.echogate.engine.Limits.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.engine.Bound.Arrival;
import io.echogate.icmp.Family;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.testing.Frames;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * The bound of the language reference's section 7 for limits as policies use them: in sums, for
 * each prefix, and shared by several uses.
 */
class LimitBoundTest {
  private static final int CASES = 30;
  private static final int FRAMES = 1_500;
  private static final List<String> PER =
      List.of("", "per=source", "per=source/24,48", "per=destination", "per=destination/25,128");

  /** A statement: the type that only it lists, and its limits. */
  private record Use(int type, List<String> limits) {
    String family() {
      return type < 128 ? "ip4" : "ip6";
    }
  }

  private static final List<Use> USES =
      List.of(
          new Use(8, List.of("a", "b")),
          new Use(13, List.of("b")),
          new Use(42, List.of("c", "b", "a")),
          new Use(128, List.of("c", "a")),
          new Use(160, List.of("c")));

  private int admitted;
  private int offered;

  @Test
  void holdsForSumsForPrefixesAndForSharedLimits() {
    Property.holds(
        random -> {
          for (int i = 0; i < CASES; i++) {
            check(Running.read(text(random)), random);
          }
          assertThat(admitted).isBetween(offered / 20, offered * 19 / 20);
        });
  }

  private static String text(RandomGenerator random) {
    StringBuilder text = new StringBuilder("policy p {\n");
    for (String name : List.of("a", "b", "c")) {
      text.append("ratelimit=%s rate=%d/s".formatted(name, 1 + random.nextInt(60)));
      if (random.nextBoolean()) {
        text.append(" bytes=%d/s".formatted(1 + random.nextInt(20_000)));
      }
      text.append(" burst=%d ".formatted(1 + random.nextInt(30)));
      text.append(PER.get(random.nextInt(PER.size())));
      text.append(random.nextBoolean() ? " shared;\n" : ";\n");
    }
    for (Use use : USES) {
      String limits = String.join("+", use.limits);
      text.append("icmp %s both: ratelimit=%s { %d }\n".formatted(use.family(), limits, use.type));
    }
    return text.append("defaults { icmp in: block; }\n}\n").toString();
  }

  private void check(Policy policy, RandomGenerator random) {
    Map<List<Object>, List<Arrival>> byBucket = new HashMap<>();
    Evaluator evaluator = Evaluator.of(policy);
    long now = 0;
    for (int i = 0; i < FRAMES; i++) {
      now += random.nextLong(SECOND / 50);
      Use use = USES.get(random.nextInt(USES.size()));
      PacketValue packet = packet(use.type, random);
      Direction direction = random.nextInt(3) == 0 ? Direction.OUT : Direction.IN;
      offered++;
      if (evaluator.evaluate(packet, direction, now).verdict() == Verdict.PASS) {
        admitted++;
        for (Limit limit : policy.limits()) {
          if (use.limits.contains(limit.name())) {
            byBucket
                .computeIfAbsent(bucket(limit, packet, direction), key -> new ArrayList<>())
                .add(new Arrival(packet.frameLength(), now));
          }
        }
      }
    }
    byBucket.forEach((bucket, arrivals) -> Bound.check((Limit) bucket.getFirst(), arrivals));
  }

  private static PacketValue packet(int type, RandomGenerator random) {
    boolean four = type < 128;
    String net = four ? "192.0.2." : "2001:db8:%d::".formatted(random.nextInt(2));
    Frames frame =
        Frames.of(four ? Family.IP4 : Family.IP6)
            .icmp(type, 0, random.nextInt(random.nextBoolean() ? 20 : 1_000))
            .source(net + random.nextInt(3))
            .destination(net + random.nextInt(120, 136));
    return Packets.of(frame);
  }

  /** What shares a bucket: the limit, its use unless it is shared, the prefix if it has any. */
  private static List<Object> bucket(Limit limit, PacketValue packet, Direction direction) {
    Object use = limit.shared() ? "" : packet.type() + direction.text();
    Object prefix =
        limit
            .per()
            .map(
                per ->
                    per.side() == Limit.Side.SOURCE
                        ? prefix(per, packet, packet.sourceHigh(), packet.sourceLow())
                        : prefix(per, packet, packet.destinationHigh(), packet.destinationLow()))
            .orElse("");
    return List.of(limit, use, prefix);
  }

  private static String prefix(Limit.Per per, PacketValue packet, long high, long low) {
    int bits = packet.family() == Family.IP4 ? per.bits4() : per.bits6();
    String all =
        packet.family() == Family.IP4
            ? "%32s".formatted(Long.toBinaryString(low))
            : "%64s%64s".formatted(Long.toBinaryString(high), Long.toBinaryString(low));
    return packet.family() + all.substring(0, bits);
  }
}
