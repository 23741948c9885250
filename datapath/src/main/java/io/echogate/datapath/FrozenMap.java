package io.echogate.datapath;

import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.UpdateMode;
import io.echogate.linux.Mapping;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Maps of one value that is written once: what user space keeps in the kernel. */
final class FrozenMap {
  private FrozenMap() {}

  /** A map that holds a value for ever. */
  static BpfMap of(String name, byte[] value) {
    // A system call would copy it twice on the way.
    return written(name, value.length, into -> into.copyFrom(MemorySegment.ofArray(value)));
  }

  /**
   * A map that holds for ever what is written into it where it lies.
   *
   * @param writer writes the bytes, which are 0 before
   */
  static BpfMap written(String name, long size, Consumer<MemorySegment> writer) {
    try (Closing closing = new Closing()) {
      BpfMap map =
          closing.add(BpfMap.create(MapSpec.mmapableArray(name, Math.toIntExact(size), 1)));
      try (Mapping mapping = map.mmapHere(Mapping.Access.READ_WRITE)) {
        writer.accept(mapping.segment());
      }
      map.freeze();
      var _ = closing.handOver();
      return map;
    }
  }

  /** A map that holds a value at first. */
  static BpfMap filled(MapSpec spec, byte[] value) {
    try (Closing closing = new Closing()) {
      BpfMap map = closing.add(BpfMap.create(spec));
      map.update(firstKey(), MemorySegment.ofArray(value), UpdateMode.ANY);
      var _ = closing.handOver();
      return map;
    }
  }

  /** The value of a map. */
  static byte[] read(BpfMap map) {
    byte[] value = new byte[map.valueBytes()];
    if (!map.lookup(firstKey(), MemorySegment.ofArray(value))) {
      throw new IllegalStateException("an array without its first entry");
    }
    return value;
  }

  private static MemorySegment firstKey() {
    return MemorySegment.ofArray(new byte[Integer.BYTES]);
  }
}
