package io.echogate.datapath;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R6;

import io.echogate.datapath.layout.LimitClock;
import io.echogate.ebpf.BpfMap;
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
import java.lang.foreign.ValueLayout;
import java.util.Map;

/**
 * What the clocks of limits show. The tick counter can be read by programs only, so a small one is
 * loaded and run.
 *
 * @param ktime {@code bpf_ktime_get_ns}
 * @param jiffies {@code bpf_jiffies64}, in nanoseconds
 */
record KernelTime(long ktime, long jiffies) {
  private static final int JIFFIES = 8;

  /** The shortest frame that a test run takes. */
  private static final int ETHERNET_HEADER = 14;

  static KernelTime now() {
    MapSpec spec = MapSpec.mmapableArray("eg_time", 16, 1);
    Program program =
        Program.xdp(
            "echogate_time",
            asm -> {
              asm.mapValue(R6, spec, 0);
              asm.call(Helper.KTIME_GET_NS).store(Size.LONG, R6, 0, R0);
              asm.call(Helper.JIFFIES64).store(Size.LONG, R6, JIFFIES, R0);
              asm.mov(R0, XdpAction.PASS.code()).exit();
            });
    try (BpfMap map = BpfMap.create(spec);
        LoadedProgram loaded = LoadedProgram.load(program, Map.of(spec, map));
        TestRun run = loaded.testRun();
        Mapping values = map.mmap(Mapping.Access.READ);
        Arena arena = Arena.ofConfined()) {
      run.run(arena.allocate(ETHERNET_HEADER), ETHERNET_HEADER);
      return new KernelTime(
          values.segment().get(ValueLayout.JAVA_LONG, 0),
          values.segment().get(ValueLayout.JAVA_LONG, JIFFIES) * Clocks.tick());
    }
  }

  long of(LimitClock clock) {
    return switch (clock) {
      case KTIME -> ktime;
      case JIFFIES -> jiffies;
    };
  }
}
