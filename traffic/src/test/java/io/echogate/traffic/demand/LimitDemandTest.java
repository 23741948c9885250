package io.echogate.traffic.demand;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.engine.Evaluator;
import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Frames;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What limits needed is what the evaluator passes with it, and no more than that. */
class LimitDemandTest {
  private static final long SECOND = 1_000_000_000L;

  /** A ping at a time. */
  private record Ping(long time, MemorySegment frame) {
    Ping(long time, byte[] frame) {
      this(time, MemorySegment.ofArray(frame));
    }
  }

  private static List<Ping> pings(RandomGenerator random, int sources) {
    List<Ping> pings = new ArrayList<>();
    long time = SECOND;
    long pause = 1L << random.nextInt(10, 34);
    for (int i = random.nextInt(1, 400); i > 0; i--) {
      if (random.nextInt(20) == 0) {
        pause = 1L << random.nextInt(10, 34);
      }
      time += random.nextInt(3) == 0 ? 0 : random.nextLong(pause);
      pings.add(
          new Ping(
              time,
              Frames.ip4()
                  .source("192.0.2." + random.nextInt(1, sources + 1))
                  .icmp(8, 0, random.nextInt(300))
                  .bytes()));
    }
    return pings;
  }

  private static Policy policy(String limit) {
    return PolicyReader.read(
            new Source(
                "test.policy",
                """
                policy p {
                  ratelimit=one %s;
                  icmp ip4 : ratelimit=one { 8 }
                  defaults { icmp in: block; icmp out: allow; }
                }
                """
                    .formatted(limit)))
        .policies()
        .getFirst();
  }

  private static int refused(List<Ping> pings, String limit) {
    Evaluator evaluator = Evaluator.of(policy(limit));
    int refused = 0;
    for (Ping ping : pings) {
      if (evaluator.evaluate(packet(ping), Direction.IN, ping.time()).reason()
          == Reason.RATE_LIMITED) {
        refused++;
      }
    }
    return refused;
  }

  private static Packet packet(Ping ping) {
    return new FrameDecoder().decode(ping.frame(), 0, (int) ping.frame().byteSize());
  }

  private static Arrival arrival(Packet packet) {
    return new Arrival() {
      @Override
      public @Nullable Family family() {
        return packet.family();
      }

      @Override
      public long sourceHigh() {
        return packet.sourceHigh();
      }

      @Override
      public long sourceLow() {
        return packet.sourceLow();
      }

      @Override
      public long destinationHigh() {
        return packet.destinationHigh();
      }

      @Override
      public long destinationLow() {
        return packet.destinationLow();
      }

      @Override
      public boolean isAddressed() {
        return true;
      }

      @Override
      public int frameLength() {
        return packet.frameLength();
      }
    };
  }

  private static LimitDemand demand(List<Ping> pings, String limit) {
    Policy policy = policy(limit);
    LimitMeters meters = new LimitMeters(policy);
    for (Ping ping : pings) {
      Packet packet = packet(ping);
      meters
          .of(
              Direction.IN,
              packet.family(),
              packet.type(),
              Reason.WITHIN_LIMIT,
              policy.rules().getFirst().statement())
          .forEach(meter -> meter.add(arrival(packet), ping.time()));
    }
    return meters.demands().getFirst();
  }

  private static String perHour(double perSecond) {
    return "rate=%d/h".formatted((long) Math.ceil(perSecond * 3600));
  }

  @Test
  void theSmallestRateOfPacketsPassesAllAndALittleLessDoesNot() {
    Property.holds(
        random -> {
          for (int i = 0; i < 50; i++) {
            List<Ping> pings = pings(random, 1);
            int burst = random.nextInt(1, 12);
            String limit = "rate=%d/m burst=%d".formatted(random.nextInt(1, 2_000), burst);
            LimitDemand demand = demand(pings, limit);
            Need need = demand.packets().orElseThrow();

            assertThat(demand.met()).isEqualTo(pings.size());
            assertThat(demand.refused()).isEqualTo(refused(pings, limit));
            assertThat(need.exact()).isTrue();
            if (need.rate().isEmpty()) {
              assertThat(refused(pings, "rate=900000000/s burst=" + burst)).isPositive();
            } else {
              double rate = need.rate().getAsDouble();
              assertThat(refused(pings, perHour(rate) + " burst=" + burst)).isZero();
              if (demand.refused() > 0) {
                assertThat(refused(pings, perHour(rate * 0.99 - 0.001) + " burst=" + burst))
                    .isPositive();
              }
            }
          }
        });
  }

  @Test
  void theSmallestBurstPassesAllAndOneLessDoesNot() {
    Property.holds(
        random -> {
          for (int i = 0; i < 50; i++) {
            List<Ping> pings = pings(random, 1);
            String rate = "rate=%d/m".formatted(random.nextInt(1, 2_000));
            long burst =
                demand(pings, rate + " burst=1").packets().orElseThrow().burst().getAsLong();

            assertThat(refused(pings, rate + " burst=" + burst)).isZero();
            if (burst > 1) {
              assertThat(refused(pings, rate + " burst=" + (burst - 1))).isPositive();
            }
          }
        });
  }

  @Test
  void bytesNeedTheRateThatPassesThem() {
    Property.holds(
        random -> {
          for (int i = 0; i < 50; i++) {
            List<Ping> pings = pings(random, 1);
            String limit = "bytes=%d/s".formatted(random.nextInt(9_300, 40_000));
            LimitDemand demand = demand(pings, limit);
            Need need = demand.bytes().orElseThrow();

            assertThat(demand.packets()).isEmpty();
            assertThat(demand.refused()).isEqualTo(refused(pings, limit));
            if (demand.refused() > 0 && need.rate().isPresent()) {
              // The rate sets the burst of bytes too, so a greater rate helps twice.
              long rate = (long) Math.ceil(need.rate().getAsDouble());
              assertThat(refused(pings, "bytes=%d/s".formatted(rate))).isZero();
            }
          }
        });
  }

  @Test
  void aLimitForEachSourceNeedsWhatItsBusiestSourceDoes() {
    Property.holds(
        random -> {
          List<Ping> pings = pings(random, 5);
          String limit = "rate=%d/m burst=3".formatted(random.nextInt(1, 500));
          LimitDemand demand = demand(pings, limit + " per=source");
          Need need = demand.packets().orElseThrow();

          assertThat(demand.met()).isEqualTo(pings.size());
          assertThat(demand.refused()).isEqualTo(refused(pings, limit + " per=source"));
          assertThat(demand.worst().isPresent()).isEqualTo(demand.refused() > 0);
          assertThat(demand.untold()).isZero();
          if (need.rate().isPresent()) {
            String enough = perHour(need.rate().getAsDouble()) + " burst=3 per=source";
            assertThat(refused(pings, enough)).isZero();
          }
          String deeper = limit.replace("burst=3", "burst=" + need.burst().getAsLong());
          assertThat(refused(pings, deeper + " per=source")).isZero();
        });
  }

  @Test
  void aMillionSourcesTakeBoundedMemory() {
    Policy policy = policy("rate=1/s burst=1 per=source");
    LimitMeters meters = new LimitMeters(policy);
    byte[] frame = Frames.ip4().icmp(8, 0, 0).bytes();
    FrameDecoder decoder = new FrameDecoder();
    List<LimitMeter> of =
        meters.of(
            Direction.IN,
            Family.IP4,
            8,
            Reason.RATE_LIMITED,
            policy.rules().getFirst().statement());
    for (int i = 0; i < 100_000; i++) {
      frame[27] = (byte) (i >> 16);
      frame[28] = (byte) (i >> 8);
      frame[29] = (byte) i;
      Packet packet = decoder.decode(MemorySegment.ofArray(frame), 0, frame.length);
      of.forEach(meter -> meter.add(arrival(packet), SECOND));
    }

    LimitDemand demand = meters.demands().getFirst();
    assertThat(demand.met()).isEqualTo(100_000);
    assertThat(demand.untold()).isEqualTo(100_000 - (1 << 15));
    assertThat(demand.refused()).isZero();
  }

  @Test
  void aLimitThatAdmitsNothingNeedsARate() {
    List<Ping> pings =
        List.of(
            new Ping(SECOND, Frames.ip4().icmp(8, 0, 0).bytes()),
            new Ping(2 * SECOND, Frames.ip4().icmp(8, 0, 0).bytes()));
    LimitDemand demand = demand(pings, "rate=0/s burst=1");

    assertThat(demand.refused()).isEqualTo(2);
    assertThat(demand.packets().orElseThrow().burst()).isEmpty();
    assertThat(
            String.format(Locale.ROOT, "%.3f", demand.packets().orElseThrow().rate().getAsDouble()))
        .isEqualTo("1.000");
  }
}
