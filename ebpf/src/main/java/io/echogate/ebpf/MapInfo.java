package io.echogate.ebpf;

import io.echogate.linux.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the kernel says of a map; {@code struct bpf_map_info}.
 *
 * @param id unique among the maps of this boot, as long as the map lives
 * @param type the number of its {@link MapType}, which may be one without a constant there
 * @param maxEntries an unsigned number
 * @param flags as in {@link MapSpec}, and others that the kernel knows
 */
public record MapInfo(
    int id, String name, int type, int keySize, int valueSize, int maxEntries, int flags) {
  private static final int SIZE = 104;
  static final int TYPE = 0;
  static final int ID = 4;
  static final int KEY_SIZE = 8;
  static final int VALUE_SIZE = 12;
  static final int MAX_ENTRIES = 16;
  static final int FLAGS = 20;
  static final int NAME = 24;

  static MapInfo of(Fd map) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SIZE, Long.BYTES);
      BpfObject.info(map, "a map", info);
      return new MapInfo(
          info.get(ValueLayout.JAVA_INT, ID),
          info.getString(NAME),
          info.get(ValueLayout.JAVA_INT, TYPE),
          info.get(ValueLayout.JAVA_INT, KEY_SIZE),
          info.get(ValueLayout.JAVA_INT, VALUE_SIZE),
          info.get(ValueLayout.JAVA_INT, MAX_ENTRIES),
          info.get(ValueLayout.JAVA_INT, FLAGS));
    }
  }
}
