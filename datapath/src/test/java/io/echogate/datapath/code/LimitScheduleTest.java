package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R8;
import static io.echogate.ebpf.Reg.R9;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.LimitCase;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Program;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Gcra;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The code of a limit on several CPUs that stop wherever they like, as a machine makes CPUs stop
 * that it takes from a guest: whatever the order of their instructions, no interval admits more
 * than its bound. Each run is a schedule drawn at random; memory and CPUs are simulated.
 */
class LimitScheduleTest {
  private static final MapSpec BUCKETS = MapSpec.mmapableArray("buckets", Buckets.SIZE, 1);
  private static final int SCHEDULES = Integer.getInteger("limit.schedules", 3_000);
  private static final int CPUS = 3;
  private static final int TURNS = 250;

  /** About as many steps as a packet takes. */
  private static final int LONGEST_TURN = 24;

  private static final long START = 1_000_000;
  private static final long PERIOD = 1_000;
  private static final int LARGEST_FRAME = 1_000;

  /** A limit on packets and bytes; the frame's length is where the context is else. */
  private static final Program PROGRAM =
      Program.xdp(
          "limit",
          asm -> {
            Label admitted = asm.newLabel("admitted");
            Label refused = asm.newLabel("refused");
            asm.mov(R7, R1)
                .mapValue(R8, BUCKETS, 0)
                .call(Helper.KTIME_GET_NS)
                .mov(R6, R0)
                .mov(R9, R0);
            new LimitCode(
                    asm,
                    admitted,
                    refused,
                    new SwapCode(asm, true),
                    () -> asm.call(Helper.KTIME_GET_NS))
                .emit(List.of(AskedLimit.ofLine(LimitCase.Count.BOTH, 0)));
            asm.bind(admitted).mov(R0, 1).exit();
            asm.bind(refused).mov(R0, 0).exit();
          });

  @Test
  void noScheduleAdmitsMoreThanBurstAndRateAndOne() {
    Property.holds(
        random -> {
          for (int i = 0; i < SCHEDULES; i++) {
            int burst = 1 + random.nextInt(4);
            long bytes = LARGEST_FRAME + random.nextLong(3L * LARGEST_FRAME);
            List<Long> admitted = admitted(limit(burst, bytes), random);
            assertBound(burst, admitted);
          }
        });
  }

  /** A byte takes a nanosecond. */
  private static Gcra limit(int burst, long bytes) {
    return new Gcra(false, PERIOD, burst * PERIOD, 1L << Gcra.BYTE_COST_SHIFT, bytes, bytes);
  }

  /** The times at which packets were admitted, as their CPUs had read the clock. */
  private static List<Long> admitted(Gcra limit, RandomGenerator random) {
    Map<Long, Long> bucket = bucket(limit);
    AtomicLong clock = new AtomicLong(START);
    List<Cpu> cpus =
        Stream.generate(() -> new Cpu(PROGRAM, bucket, clock::get)).limit(CPUS).toList();
    List<Long> admitted = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      Cpu cpu = cpus.get(random.nextInt(CPUS));
      for (int steps = random.nextInt(LONGEST_TURN); steps >= 0; steps--) {
        if (!cpu.isRunning()) {
          cpu.start(R1, 60 + random.nextInt(LARGEST_FRAME - 60));
        }
        cpu.step();
        if (!cpu.isRunning() && cpu.register(R0) == 1) {
          admitted.add(cpu.register(R9));
        }
      }
      clock.addAndGet(random.nextInt(4) == 0 ? random.nextLong(2 * PERIOD) : 0);
    }
    return admitted;
  }

  private static Map<Long, Long> bucket(Gcra limit) {
    MemorySegment line = MemorySegment.ofArray(new long[Buckets.SIZE / Long.BYTES]);
    Buckets.write(line, Specs.bucket(limit), 0, 0);
    Map<Long, Long> words = new HashMap<>();
    for (long at = 0; at < Buckets.SIZE; at += Long.BYTES) {
      words.put(at, line.get(ValueLayout.JAVA_LONG, at));
    }
    return words;
  }

  private static void assertBound(int burst, List<Long> admitted) {
    List<Long> times = admitted.stream().sorted().toList();
    for (int from = 0; from < times.size(); from++) {
      for (int to = from; to < times.size(); to++) {
        long time = times.get(to) - times.get(from);
        assertThat((to - from + 1 - burst - 1) * PERIOD)
            .as("%d packets in %d ns, of a burst of %d", to - from + 1, time, burst)
            .isLessThanOrEqualTo(time);
      }
    }
  }
}
