package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R9;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.layout.BucketSpec;
import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.LimitCase.Count;
import io.echogate.datapath.layout.LimitClock;
import io.echogate.datapath.layout.PrefixKey;
import io.echogate.datapath.layout.SumShape;
import io.echogate.datapath.layout.WayHash;
import io.echogate.datapath.layout.WayTable;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Sums of limits that have buckets in common, on several CPUs that stop wherever they like: no
 * bucket admits more than its bound in any interval, whether all packets share it, those of one
 * statement, or those of one source.
 */
class SumScheduleTest {
  private static final int SCHEDULES = Integer.getInteger("limit.schedules", 1_000);
  private static final int TURNS = 250;

  /** About as many steps as a packet takes. */
  private static final int LONGEST_TURN = 40;

  private static final int SOURCES = 3;
  private static final long START = 1_000_000;
  private static final long PERIOD = 1_000;
  private static final int LARGEST_FRAME = 1_000;

  private static final MapSpec PLACES = MapSpec.mmapableArray("places", 64, 1);
  private static final MapSpec LINES = MapSpec.mmapableArray("lines", 8 * Buckets.SIZE, 1);
  private static final MapSpec WAYS = MapSpec.mmapableArray("ways", 1 << 12, 1);
  private static final long LINES_AT = Cpu.MAP;

  // The lines.
  private static final int SHARED = 0;
  private static final int OWN = 1;
  private static final int EACH = 2;

  private static final SumShape.Use TOGETHER = new SumShape.Use(Count.BOTH, Optional.empty());
  private static final SumShape.Use BY_SOURCE =
      new SumShape.Use(Count.BOTH, Optional.of(new PrefixKey(Limit.Side.SOURCE, Family.IP4, 32)));

  /** A sum of the shared limit and that for each source, with its places. */
  private static final SumShape EACH_AND_SHARED =
      new SumShape(List.of(TOGETHER, BY_SOURCE), LimitClock.KTIME);

  private static final List<Integer> EACH_AND_SHARED_PLACES = List.of(SHARED, EACH);

  /** A sum of the shared limit and one of its own, with its places. */
  private static final SumShape OWN_AND_SHARED =
      new SumShape(List.of(TOGETHER, TOGETHER), LimitClock.KTIME);

  private static final List<Integer> OWN_AND_SHARED_PLACES = List.of(OWN, SHARED);

  // A packet as the number that a CPU starts with: 16 bits of length, 8 of source, then the sum.
  private static final int SOURCE_SHIFT = 16;
  private static final int SUM_SHIFT = 24;

  private static final Program PROGRAM =
      Program.xdp(
          "sums",
          asm -> {
            Label admitted = asm.newLabel("admitted");
            Label refused = asm.newLabel("refused");
            Label own = asm.newLabel("own and shared");
            SumCode.Memory memory =
                new SumCode.Memory(
                    LINES, 7 * Buckets.SIZE, Optional.of(WAYS), WayHash.of(0x5ec2e7));
            SumCode sums =
                new SumCode(
                    asm,
                    memory,
                    new ClockCode.Kernel(asm, 1, true),
                    new SwapCode(asm, true),
                    admitted,
                    refused);
            asm.mov(R7, R1).and(R7, 0xffff);
            asm.mov(R2, R1).rsh(R2, SOURCE_SHIFT).and(R2, 0xff);
            asm.store(Size.LONG, R10, Stack.SOURCE_LOW, R2);
            asm.mov(R9, R1).rsh(R9, SUM_SHIFT);
            asm.mapValue(R1, PLACES, 0);
            asm.jumpIf(Cond.NE, R9, 0, own);
            sums.ask(EACH_AND_SHARED);
            asm.bind(own);
            asm.add(R1, Integer.BYTES * EACH_AND_SHARED_PLACES.size());
            sums.ask(OWN_AND_SHARED);
            sums.emit();
            asm.bind(admitted).mov(R0, 1).exit();
            asm.bind(refused).mov(R0, 0).exit();
          });

  /** A packet that was admitted, at the time at which its CPU had read the clock. */
  private record Admitted(long time, int source, boolean each) {}

  @Test
  void onTwoCpusNoScheduleAdmitsMoreThanBurstAndRateAndOne() {
    Property.holds(random -> run(random, 2, 0));
  }

  @Test
  void onMoreCpusASourceMayHaveOneMore() {
    Property.holds(random -> run(random, 4, 1));
  }

  private static void run(RandomGenerator random, int cpus, int more) {
    for (int i = 0; i < SCHEDULES; i++) {
      Gcra shared = limit(random, 6);
      Gcra own = limit(random, 4);
      Gcra each = limit(random, 3);
      List<Admitted> admitted = admitted(memory(shared, own, each), cpus, random);
      assertBound(shared, admitted, packet -> true, 0);
      assertBound(own, admitted, packet -> !packet.each(), 0);
      for (int source = 0; source < SOURCES; source++) {
        int one = source;
        assertBound(each, admitted, packet -> packet.each() && packet.source() == one, more);
      }
    }
  }

  /** A byte takes a nanosecond. */
  private static Gcra limit(RandomGenerator random, int most) {
    int burst = 1 + random.nextInt(most);
    long bytes = LARGEST_FRAME + random.nextLong(3L * LARGEST_FRAME);
    return new Gcra(false, PERIOD, burst * PERIOD, 1L << Gcra.BYTE_COST_SHIFT, bytes, bytes);
  }

  private static Map<Long, Long> memory(Gcra shared, Gcra own, Gcra each) {
    Map<Long, Long> words = new HashMap<>();
    long place = 0;
    for (List<Integer> sum : List.of(EACH_AND_SHARED_PLACES, OWN_AND_SHARED_PLACES)) {
      for (int line : sum) {
        words.put(place, (long) line * Buckets.SIZE);
        place += Integer.BYTES;
      }
    }
    put(words, SHARED, Specs.bucket(shared));
    put(words, OWN, Specs.bucket(own));
    put(words, EACH, Specs.table(each, new WayTable(32, true, false)));
    return words;
  }

  private static void put(Map<Long, Long> words, int number, BucketSpec bucket) {
    MemorySegment line = MemorySegment.ofArray(new long[Buckets.SIZE / Long.BYTES]);
    Buckets.write(line, bucket, 0, 0x12345);
    for (long at = 0; at < Buckets.SIZE; at += Long.BYTES) {
      words.put(LINES_AT + (long) number * Buckets.SIZE + at, line.get(ValueLayout.JAVA_LONG, at));
    }
  }

  private static List<Admitted> admitted(
      Map<Long, Long> memory, int count, RandomGenerator random) {
    AtomicLong clock = new AtomicLong(START);
    List<Cpu> cpus =
        Stream.generate(() -> new Cpu(PROGRAM, memory, clock::get)).limit(count).toList();
    Map<Cpu, Integer> packets = new HashMap<>();
    List<Admitted> admitted = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      Cpu cpu = cpus.get(random.nextInt(count));
      for (int steps = random.nextInt(LONGEST_TURN); steps >= 0; steps--) {
        if (!cpu.isRunning()) {
          int packet = packet(random);
          packets.put(cpu, packet);
          cpu.start(R1, packet);
        }
        cpu.step();
        if (!cpu.isRunning() && cpu.register(R0) == 1) {
          int packet = packets.getOrDefault(cpu, 0);
          int source = packet >> SOURCE_SHIFT & 0xff;
          admitted.add(new Admitted(cpu.register(R6), source, packet >> SUM_SHIFT == 0));
        }
      }
      clock.addAndGet(random.nextInt(4) == 0 ? random.nextLong(2 * PERIOD) : 0);
    }
    return admitted;
  }

  private static int packet(RandomGenerator random) {
    int length = 60 + random.nextInt(LARGEST_FRAME - 60);
    int sum = random.nextInt(3) == 0 ? 1 : 0;
    return length | random.nextInt(SOURCES) << SOURCE_SHIFT | sum << SUM_SHIFT;
  }

  private static void assertBound(
      Gcra limit, List<Admitted> admitted, Predicate<Admitted> counted, int more) {
    long burst = limit.tolerance() / PERIOD;
    long[] times = admitted.stream().filter(counted).mapToLong(Admitted::time).sorted().toArray();
    for (int from = 0; from < times.length; from++) {
      for (int to = from; to < times.length; to++) {
        long time = times[to] - times[from];
        assertThat((to - from + 1 - burst - 1 - more) * PERIOD)
            .as("%d packets in %d ns, of a burst of %d", to - from + 1, time, burst)
            .isLessThanOrEqualTo(time);
      }
    }
  }
}
