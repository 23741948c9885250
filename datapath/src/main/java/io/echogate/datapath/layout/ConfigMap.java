package io.echogate.datapath.layout;

import io.echogate.ebpf.MapSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The map of what a program reads and never writes: the verdict table, the classes of IPv6 header
 * numbers, for tests a clock; and beside it what user space remembers of the program.
 */
public record ConfigMap(MapSpec spec) {
  /** What the kernel calls the map. */
  public static final String NAME = "eg_config";

  /** Where the verdict table begins: 512 entries of 8 bytes, by {@link CounterCells#index}. */
  public static final int VERDICTS = 0;

  /** Where the classes of IPv6 header numbers begin: 256 bytes. */
  public static final int HEADER_CLASSES = VERDICTS + 8 * CounterCells.TYPES;

  /** Where the virtual clock lies: nanoseconds, 64 bits. */
  public static final int CLOCK = HEADER_CLASSES + 256;

  /** Where {@link Succession} begins. */
  static final int SUCCESSION = CLOCK + 8;

  /** Where the places of the buckets begin: 4 bytes for each of the table. */
  private static final int BUCKET_PLACES = SUCCESSION + Succession.SIZE;

  // The classes are bits, so that what a chain holds can be collected.

  /** No extension header: what it announces is the packet's payload. */
  public static final int NO_HEADER = 0;

  /** An extension header that counts its length in units of 8 bytes. */
  static final int HEADER = 1;

  /** The authentication header, which counts its length in units of 4 bytes (RFC 4302). */
  public static final int AUTHENTICATION = 2;

  /** The fragment header, which has no length (RFC 8200 section 4.5). */
  public static final int FRAGMENT = 4;

  /** Hop-by-hop, routing, destination options, mobility. */
  private static final int[] EXTENSION_HEADERS = {0, 43, 60, 135};

  private static final int FRAGMENT_HEADER = 44;
  private static final int AUTHENTICATION_HEADER = 51;

  static ConfigMap create(PolicyTables tables) {
    int size = bucketPlace(tables.buckets().size());
    return new ConfigMap(MapSpec.mmapableArray(NAME, size, 1));
  }

  /** Where the place of a bucket is kept. */
  private static int bucketPlace(int bucket) {
    return BUCKET_PLACES + Integer.BYTES * bucket;
  }

  /** How many buckets have their places in a config map. */
  public static int buckets(MapSpec spec) {
    return (spec.valueSize() - BUCKET_PLACES) / Integer.BYTES;
  }

  /** The place of a bucket, as a config map's value has it. */
  public static int bucketPlace(MemorySegment value, int bucket) {
    return value.get(ValueLayout.JAVA_INT, bucketPlace(bucket));
  }

  /** The map's value at first. */
  public byte[] contents(VerdictTable table, BucketPlaces places, Succession succession) {
    ByteBuffer value = ByteBuffer.allocate(spec.valueSize()).order(ByteOrder.nativeOrder());
    for (int index = 0; index < CounterCells.TYPES; index++) {
      value.putLong(VERDICTS + 8 * index, table.verdicts().get(index).entry(places));
    }
    for (int bucket = 0; bucket < places.lines().size(); bucket++) {
      value.putInt(bucketPlace(bucket), places.line(bucket));
    }
    succession.write(value);
    for (int header : EXTENSION_HEADERS) {
      value.put(HEADER_CLASSES + header, (byte) HEADER);
    }
    value.put(HEADER_CLASSES + FRAGMENT_HEADER, (byte) FRAGMENT);
    value.put(HEADER_CLASSES + AUTHENTICATION_HEADER, (byte) AUTHENTICATION);
    return value.array();
  }
}
