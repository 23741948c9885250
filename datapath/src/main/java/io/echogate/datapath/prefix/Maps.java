package io.echogate.datapath.prefix;

import io.echogate.ebpf.MapSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The maps that tables lie in, as whoever changes them has them: in parts, since to come to all of
 * a map of a hundred MiB takes milliseconds.
 */
public interface Maps {
  /**
   * Bytes of a map.
   *
   * @param offset where they begin
   * @param length how many, at least 1
   */
  MemorySegment part(MapSpec map, long offset, long length);

  /**
   * Reads pieces that lie far from each other.
   *
   * @param offsets where each begins
   * @param lengths how many bytes each has
   * @return one behind the other, of the arena
   */
  MemorySegment read(MemorySegment from, long[] offsets, int[] lengths, Arena arena);

  /**
   * Writes pieces that are to lie far from each other. Programs may see each half written.
   *
   * @param offsets where each begins
   * @param lengths how many bytes each has
   * @param pieces one behind the other
   */
  void write(MemorySegment to, long[] offsets, int[] lengths, MemorySegment pieces);
}
