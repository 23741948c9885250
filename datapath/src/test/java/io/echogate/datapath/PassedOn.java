package io.echogate.datapath;

import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.TcAction;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Mapping;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.TrafficControl;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/** Another's filter of traffic control, behind ours: it counts the packets that ours passes on. */
final class PassedOn implements AutoCloseable {
  private static final int PRIORITY = 9;
  private static final int HANDLE = 1;
  private static final MapSpec COUNT = MapSpec.mmapableArray("count", Long.BYTES, 1);

  private final NetNamespace namespace;
  private final LinkInfo on;
  private final BpfMap map = BpfMap.create(COUNT);
  private final Mapping mapping = map.mmap(Mapping.Access.READ);
  private boolean there;

  /** Puts it behind a filter that is there. */
  PassedOn(NetNamespace namespace, LinkInfo on) {
    this.namespace = namespace;
    this.on = on;
    Program count =
        Program.schedCls(
            "count",
            asm ->
                asm.mapValue(Reg.R1, COUNT, 0)
                    .load(Size.LONG, Reg.R2, Reg.R1, 0)
                    .add(Reg.R2, 1)
                    .store(Size.LONG, Reg.R1, 0, Reg.R2)
                    .mov(Reg.R0, TcAction.NEXT.code())
                    .exit());
    try (LoadedProgram program = LoadedProgram.load(count, Map.of(COUNT, map));
        TrafficControl control = TrafficControl.of(namespace)) {
      control.add(slot(), program.fd(), program.name());
      there = true;
    }
  }

  private TrafficControl.Slot slot() {
    return new TrafficControl.Slot(on.index(), true, PRIORITY, HANDLE);
  }

  /** How many packets it has seen. */
  long passed() {
    return mapping.segment().get(ValueLayout.JAVA_LONG, 0);
  }

  /** Takes it off; fails if others have done so. */
  @Override
  public void close() {
    if (there) {
      there = false;
      mapping.close();
      map.close();
      try (TrafficControl control = TrafficControl.of(namespace)) {
        control.delete(slot());
      }
    }
  }
}
