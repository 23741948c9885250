package io.echogate.datapath;

import io.echogate.datapath.layout.MachineContents;
import io.echogate.datapath.layout.MachineMap;
import io.echogate.datapath.layout.RequestTable;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.MapType;
import io.echogate.linux.Mapping;
import java.security.SecureRandom;
import java.util.List;

/**
 * Where a program gets the maps that all filters of a network namespace have in common: the
 * requests that left, the machine's addresses.
 */
@FunctionalInterface
interface SharedMaps {

  /** The map of that description; the caller closes it. */
  BpfMap open(MapSpec spec);

  /** Makes new maps, which nobody shares: for a policy that is on no interface. */
  static SharedMaps alone() {
    return SharedMaps::create;
  }

  /** A new map with what it must hold from the beginning. */
  static BpfMap create(MapSpec spec) {
    try (Closing closing = new Closing()) {
      BpfMap map = closing.add(BpfMap.create(spec));
      begin(map);
      var _ = closing.handOver();
      return map;
    }
  }

  private static void begin(BpfMap map) {
    if (map.spec().type() == MapType.RINGBUF) {
      return;
    }
    try (Mapping mapping = map.mmap(Mapping.Access.READ_WRITE)) {
      switch (map.spec().name()) {
        case RequestTable.NAME -> RequestTable.begin(mapping.segment());
        case MachineMap.NAME ->
            MachineMap.write(
                mapping.segment(), MachineContents.of(List.of(), List.of()), new SecureRandom());
        default -> {
          // Zeros are right.
        }
      }
    }
  }
}
