package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.policy.Direction;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static final int FRAMES = 20_000;

  /** One object for each frame would be sixteen times as much. */
  private static final long NOISE = FRAMES;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void judgingFramesAllocatesNothing() {
    Evaluator evaluator =
        Evaluator.of(
            Running.read(
                """
                xfw {
                    ratelimit=r pps=10 bps=1000;
                    icmp ip4: ratelimit=r { 0, 3, 8 }
                    icmp ip6: allow { @errors, @echo }
                    src ip4: block { 192.0.2.0/29, 198.51.100.0/24 }
                    defaults { icmp: ratelimit=r; src_ip ip6: ratelimit=r; }
                }
                """));
    Property.holds(
        random -> {
          RandomFrames source = new RandomFrames(random);
          List<MemorySegment> frames = new ArrayList<>();
          for (int i = 0; i < FRAMES; i++) {
            frames.add(MemorySegment.ofArray(source.next()));
          }
          judge(evaluator, frames);

          long before = threads.getCurrentThreadAllocatedBytes();
          judge(evaluator, frames);
          long allocated = threads.getCurrentThreadAllocatedBytes() - before;

          assertThat(allocated).isLessThan(NOISE);
        });
  }

  private static void judge(Evaluator evaluator, List<MemorySegment> frames) {
    FrameDecoder decoder = new FrameDecoder();
    for (int i = 0; i < frames.size(); i++) {
      MemorySegment frame = frames.get(i);
      evaluator.evaluate(
          decoder.decode(frame, 0, (int) frame.byteSize()), Direction.IN, i * 1_000_000L);
    }
  }
}
