package io.echogate.ebpf;

/**
 * A map as it is to be created. Instructions refer to the spec; which map stands for it is said
 * when the program is loaded.
 *
 * @param name 1-15 of {@code A-Z a-z 0-9 _ .}; unique in a program
 * @param keySize in bytes
 * @param valueSize in bytes; of one CPU's value in a per-CPU map
 * @param maxEntries the most entries, an unsigned number; of a ring buffer its size in bytes
 * @param flags a sum of the constants here; 0 for none
 */
public record MapSpec(
    String name, MapType type, int keySize, int valueSize, int maxEntries, int flags)
    implements MapRef {

  /** Entries are allocated as they come. */
  public static final int NO_PREALLOC = 1;

  /** Programs can only read the map. */
  public static final int RDONLY_PROG = 1 << 7;

  /** The values can be mapped into memory; only arrays. */
  public static final int MMAPABLE = 1 << 10;

  /** No machine that Linux runs on has smaller ones. */
  private static final int SMALLEST_PAGE = 4096;

  public MapSpec {
    ObjectName.check("map", name);
  }

  /** An array of so many values, mappable into memory. */
  public static MapSpec mmapableArray(String name, int valueSize, int maxEntries) {
    return new MapSpec(name, MapType.ARRAY, Integer.BYTES, valueSize, maxEntries, MMAPABLE);
  }

  /**
   * A ring buffer; see {@link RingBuffer}.
   *
   * @param bytes the room for records and their headers of 8 bytes: a power of two, at least a page
   *     ({@link io.echogate.linux.Pages#size})
   */
  public static MapSpec ringBuffer(String name, int bytes) {
    if (bytes < SMALLEST_PAGE || Integer.bitCount(bytes) != 1) {
      throw new IllegalArgumentException(
          "a ring buffer has a power of two of bytes, from %d on, not %d"
              .formatted(SMALLEST_PAGE, bytes));
    }
    return new MapSpec(name, MapType.RINGBUF, 0, 0, bytes, 0);
  }

  /** The spec that a map with this info was created by. */
  static MapSpec of(MapInfo info) {
    MapType type =
        MapType.of(info.type())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the map "
                            + info.name()
                            + " is of type "
                            + info.type()
                            + ", unknown here"));
    return new MapSpec(
        info.name(), type, info.keySize(), info.valueSize(), info.maxEntries(), info.flags());
  }

  /** The map in words, for messages. */
  String description() {
    return "map %s (%s of %d entries, key %d, value %d bytes, flags 0x%x)"
        .formatted(name, type, Integer.toUnsignedLong(maxEntries), keySize, valueSize, flags);
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
