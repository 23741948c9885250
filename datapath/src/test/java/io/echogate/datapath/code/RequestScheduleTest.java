package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.layout.RequestTable;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Size;
import io.echogate.icmp.testing.Property;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * CPUs that write requests into the same ways at once and stop wherever they like: whatever the
 * order of their instructions, each request gets a way, and no more give way than have to. Each run
 * is a schedule drawn at random; memory and CPUs are simulated.
 */
class RequestScheduleTest {
  private static final int SCHEDULES = 20_000;
  private static final int CPUS = 3;
  private static final int WAYS = 2 * RequestTable.WAYS_OF_SET;
  private static final long DEADLINE = 1_000_000;
  private static final long SET = 1L << RequestTable.SET_SHIFT;

  /** Of all these tags the sets are the first and the second: but for the bits between, zeros. */
  private static final long TAGS = 1L << 16 | 1;

  private static final long TAG_STEP = 1L << 32;

  private static final Program WRITE =
      Program.xdp(
          "write",
          asm -> {
            asm.mov(R2, (int) DEADLINE).store(Size.LONG, R10, FlowStack.TIME, R2);
            new RequestWays(asm, new SwapCode(asm, true), RequestTable.map()).write();
            asm.mov(R0, 0).exit();
          });

  @Test
  void everyRequestGetsAWayAndNoMoreGiveWayThanHaveTo() {
    Property.holds(
        random -> {
          for (int i = 0; i < SCHEDULES; i++) {
            check(random, random.nextInt(WAYS + 1));
          }
        });
  }

  private static void check(RandomGenerator random, int older) {
    Map<Long, Long> words = new HashMap<>();
    for (int way = 0; way < older; way++) {
      words.put(at(way) + RequestTable.TAG, -1L - way);
      words.put(at(way) + RequestTable.DEADLINE, 1 + random.nextLong(3));
    }
    Set<Long> wanted = new HashSet<>();
    List<Cpu> cpus = new ArrayList<>();
    for (int i = 0; i < CPUS; i++) {
      // Now and then two write the same request.
      long tag = TAGS + TAG_STEP * random.nextInt(8);
      wanted.add(tag);
      Cpu cpu = new Cpu(WRITE, words, () -> 0);
      cpu.start(R1, tag);
      cpus.add(cpu);
    }
    while (!cpus.isEmpty()) {
      Cpu cpu = cpus.get(random.nextInt(cpus.size()));
      cpu.step();
      if (!cpu.isRunning()) {
        cpus.remove(cpu);
      }
    }
    Set<Long> written = new HashSet<>();
    int kept = 0;
    for (int way = 0; way < WAYS; way++) {
      long tag = words.getOrDefault(at(way) + RequestTable.TAG, 0L);
      if (tag > 0) {
        assertThat(words).containsEntry(at(way) + RequestTable.DEADLINE, DEADLINE);
        written.add(tag);
      } else if (tag < 0) {
        kept++;
      }
    }
    assertThat(written).isEqualTo(wanted);
    assertThat(kept).isGreaterThanOrEqualTo(Math.min(older, WAYS - CPUS));
  }

  /** Where a way of the two sets lies: the sets take turns. */
  private static long at(int way) {
    return RequestTable.WAYS + (way & 1) * SET + (long) (way >> 1) * RequestTable.WAY;
  }
}
