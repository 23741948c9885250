package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.policy.Direction;
import io.echogate.policy.Verdict;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static final int FRAMES = 20_000;

  private static final Direction[] DIRECTIONS = Direction.values();

  /** One object for each frame would be sixteen times as much. */
  private static final long NOISE = FRAMES;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void judgingFramesByAnXfwPolicyAllocatesNothing() {
    allocatesNothing(
        """
        xfw {
            ratelimit=r pps=10 bps=1000;
            icmp ip4: ratelimit=r { 0, 3, 8 }
            icmp ip6: allow { @errors, @echo }
            src ip4: block { 192.0.2.0/29, 198.51.100.0/24 }
            defaults { icmp: ratelimit=r; src_ip ip6: ratelimit=r; }
        }
        """);
  }

  @Test
  void judgingFramesByAPolicyWithEveryConditionAllocatesNothing() {
    allocatesNothing(
        """
        set some { 192.0.2.0/29, 2001:db8::/48, @multicast }
        policy p {
            ratelimit=each rate=10/s per=source table=64;
            ratelimit=toward rate=10/s bytes=9k/s per=destination/24,56 shared table=64;
            ratelimit=all rate=100/s shared;
            icmp: block { 128-255 } until 2000-01-01;
            icmp both: ratelimit=each+toward+all { @errors } related;
            icmp both: ratelimit=toward+all { @errors } from not @some log;
            icmp ip4: allow { 3/4, 3/13 }
            icmp: ratelimit=each+all { echo-request } payload<=40 hop-limit>=2;
            icmp: allow { echo-request } to @self;
            icmp: allow { @echo, 13-18 } solicited;
            icmp ip6 both: allow { @neighbor-discovery, @multicast-listener } on-link;
            icmp ip4: allow { 5, 9, 10 } on-link;
            defaults { icmp in: ratelimit=each; icmp out: ratelimit=toward; fragments in: allow; }
        }
        """);
  }

  private void allocatesNothing(String policy) {
    FlowTable flows = new FlowTable(256);
    Surroundings surroundings =
        Surroundings.unknown().withFlows(flows).withRequests(new Requests(256));
    Evaluator evaluator = Evaluator.of(Running.read(policy), surroundings);
    Property.holds(
        random -> {
          RandomFrames source = new RandomFrames(random);
          List<MemorySegment> frames = new ArrayList<>();
          for (int i = 0; i < FRAMES; i++) {
            frames.add(MemorySegment.ofArray(source.next()));
          }
          judge(evaluator, flows, frames);

          long before = threads.getCurrentThreadAllocatedBytes();
          judge(evaluator, flows, frames);
          long allocated = threads.getCurrentThreadAllocatedBytes() - before;

          assertThat(allocated).isLessThan(NOISE);
        });
  }

  private static void judge(Evaluator evaluator, FlowTable flows, List<MemorySegment> frames) {
    FrameDecoder decoder = new FrameDecoder();
    for (int i = 0; i < frames.size(); i++) {
      MemorySegment frame = frames.get(i);
      Packet packet = decoder.decode(frame, 0, (int) frame.byteSize());
      long now = i * 1_000_000L;
      if (evaluator.evaluate(packet, DIRECTIONS[i & 1], now).verdict() == Verdict.PASS) {
        flows.learn(packet, now);
      }
    }
  }
}
