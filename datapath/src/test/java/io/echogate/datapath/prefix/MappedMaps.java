package io.echogate.datapath.prefix;

import io.echogate.ebpf.MapSpec;
import io.echogate.linux.ScatteredMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/** Maps of a test, come to as those of a policy are. */
record MappedMaps(Function<MapSpec, MemorySegment> all) implements Maps {
  @Override
  public MemorySegment part(MapSpec map, long offset, long length) {
    return all.apply(map).asSlice(offset, length);
  }

  @Override
  public MemorySegment read(MemorySegment from, long[] offsets, int[] lengths, Arena arena) {
    return ScatteredMemory.read(from, offsets, lengths, arena);
  }

  @Override
  public void write(MemorySegment to, long[] offsets, int[] lengths, MemorySegment pieces) {
    ScatteredMemory.write(to, offsets, lengths, pieces);
  }
}
