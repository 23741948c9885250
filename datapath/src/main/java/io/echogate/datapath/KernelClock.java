package io.echogate.datapath;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R6;

import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Features;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.TestRun;
import io.echogate.ebpf.XdpAction;
import io.echogate.linux.Clocks;
import io.echogate.linux.Mapping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/**
 * Reads the clocks of programs. The tick counter can be read by programs only, so a small one is
 * loaded, and run for each reading. Where programs cannot read it, the exact clock stands for it,
 * as {@code ClockCode} has it. Belongs to the thread that made it.
 */
final class KernelClock implements AutoCloseable {
  private static final int JIFFIES = 8;

  /** The shortest frame that a test run takes. */
  private static final int ETHERNET_HEADER = 14;

  private final Closing closing;
  private final TestRun run;
  private final MemorySegment frame;
  private final MemorySegment values;
  private final long tick = Clocks.tick();

  private KernelClock(Closing closing, TestRun run, MemorySegment frame, MemorySegment values) {
    this.closing = closing;
    this.run = run;
    this.frame = frame;
    this.values = values;
  }

  static KernelClock open() {
    boolean counted = Features.ofKernel().has(Feature.JIFFIES_CLOCK);
    MapSpec spec = MapSpec.mmapableArray("eg_time", 16, 1);
    Program program =
        Program.xdp(
            "echogate_time",
            asm -> {
              asm.mapValue(R6, spec, 0);
              asm.call(Helper.KTIME_GET_NS).store(Size.LONG, R6, 0, R0);
              if (counted) {
                asm.call(Helper.JIFFIES64);
              } else {
                asm.div(R0, Math.toIntExact(Clocks.tick()));
              }
              asm.store(Size.LONG, R6, JIFFIES, R0);
              asm.mov(R0, XdpAction.PASS.code()).exit();
            });
    try (Closing closing = new Closing()) {
      BpfMap map = closing.add(BpfMap.create(spec));
      LoadedProgram loaded = closing.add(LoadedProgram.load(program, Map.of(spec, map)));
      TestRun run = closing.add(loaded.testRun());
      MemorySegment values = closing.add(map.mmap(Mapping.Access.READ)).segment();
      MemorySegment frame = closing.add(Arena.ofConfined()).allocate(ETHERNET_HEADER);
      return new KernelClock(closing.handOver(), run, frame, values);
    }
  }

  /** What they show now. */
  KernelTime now() {
    run.run(frame, ETHERNET_HEADER);
    return new KernelTime(
        values.get(ValueLayout.JAVA_LONG, 0), values.get(ValueLayout.JAVA_LONG, JIFFIES) * tick);
  }

  @Override
  public void close() {
    closing.close();
  }
}
