package io.echogate.datapath.layout;

import io.echogate.ebpf.MapSpec;
import io.echogate.policy.Direction;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The map of what programs read and never write: a verdict table for each direction, the classes of
 * IPv6 header numbers, places of buckets, deadlines, for tests a clock; and beside it what user
 * space remembers of the program.
 *
 * @param buckets how many buckets the policy has
 * @param places how many places of buckets its chains name
 * @param deadlines how many deadlines its conditions have
 */
public record ConfigMap(MapSpec spec, int buckets, int places, int deadlines) {
  /** What the kernel calls the map. */
  public static final String NAME = "eg_config";

  /** Bytes of a verdict table: 512 entries of 8 bytes, by {@link TypeIndex}. */
  private static final int VERDICT_TABLE = 8 * TypeIndex.COUNT;

  /** Where the classes of IPv6 header numbers begin: 256 bytes. */
  public static final int HEADER_CLASSES = 2 * VERDICT_TABLE;

  /** Where the virtual clock lies: nanoseconds, 64 bits. */
  public static final int CLOCK = HEADER_CLASSES + 256;

  /**
   * Where the tag lies that tells the policy of an event: 64 bits, as {@link EventRecord} has it.
   */
  public static final int TAG = CLOCK + 8;

  /**
   * Where it lies how often sets have been changed in place: 64 bits. By its lowest bit programs
   * know which copy of the tables of prefixes to ask.
   */
  public static final int SETS = TAG + 8;

  /** Where it lies which of these changes was the last after which both copies are the same. */
  public static final int SETS_SETTLED = SETS + 8;

  /**
   * Where it lies whether the policy asks which queries left the machine: 64 bits, 1 if it does. No
   * program reads it; it tells who asks from who writes queries down for others.
   */
  private static final int ASKS_FOR_QUERIES = SETS_SETTLED + 8;

  /** Where {@link Succession} begins. */
  static final int SUCCESSION = ASKS_FOR_QUERIES + 8;

  /** Where the number of buckets lies. */
  private static final int BUCKETS = SUCCESSION + Succession.SIZE;

  /** Where the places of the buckets begin: 4 bytes for each, then those that chains name. */
  private static final int BUCKET_PLACES = BUCKETS + Long.BYTES;

  // The classes are bits, so that what a chain holds can be collected.

  /** No extension header: what it announces is the packet's payload. */
  public static final int NO_HEADER = 0;

  /** An extension header that counts its length in units of 8 bytes. */
  static final int HEADER = 1;

  /** The authentication header, which counts its length in units of 4 bytes (RFC 4302). */
  public static final int AUTHENTICATION = 2;

  /** The fragment header, which has no length (RFC 8200 section 4.5). */
  public static final int FRAGMENT = 4;

  /** In the collection: a fragment header that says that more fragments follow. */
  public static final int MORE_FRAGMENTS = 8;

  /** Hop-by-hop, routing, destination options, mobility. */
  private static final int[] EXTENSION_HEADERS = {0, 43, 60, 135};

  private static final int FRAGMENT_HEADER = 44;
  private static final int AUTHENTICATION_HEADER = 51;

  static ConfigMap create(PolicyTables tables) {
    int buckets = tables.buckets().size();
    int places = 0;
    int deadlines = 0;
    int records = 0;
    if (tables.meaning() instanceof MessageTables messages) {
      places = messages.places().size();
      deadlines = messages.deadlines().size();
      records = messages.records().size();
    }
    int size = deadline(buckets, places, deadlines + records);
    return new ConfigMap(MapSpec.mmapableArray(NAME, size, 1), buckets, places, deadlines);
  }

  /** Where the verdict table of a direction begins. */
  public static int verdicts(Direction direction) {
    return direction == Direction.IN ? 0 : VERDICT_TABLE;
  }

  /** Where the place of a bucket is kept. */
  private static int bucketPlace(int bucket) {
    return BUCKET_PLACES + Integer.BYTES * bucket;
  }

  private static int deadline(int buckets, int places, int word) {
    return (bucketPlace(buckets + places) + Long.BYTES - 1) / Long.BYTES * Long.BYTES
        + Long.BYTES * word;
  }

  /** Where the offset of the bucket begins that a place names: 4 bytes. */
  public int place(int place) {
    return bucketPlace(buckets + place);
  }

  /** Where a deadline begins: nanoseconds, 64 bits. */
  public int deadline(int word) {
    return deadline(buckets, places, word);
  }

  /** Where a step's record begins: 64 bits, as {@link Run} has them. */
  public int record(int record) {
    return deadline(buckets, places, deadlines + record);
  }

  /** How many buckets have their places in a config map's value. */
  public static int buckets(MemorySegment value) {
    return value.get(ValueLayout.JAVA_INT, BUCKETS);
  }

  /** Whether the policy of a config map's value asks which queries left the machine. */
  public static boolean asksForQueries(MemorySegment value) {
    return value.get(ValueLayout.JAVA_LONG, ASKS_FOR_QUERIES) != 0;
  }

  /** The place of a bucket, as a config map's value has it. */
  public static int bucketPlace(MemorySegment value, int bucket) {
    return value.get(ValueLayout.JAVA_INT, bucketPlace(bucket));
  }

  /**
   * The map's value at first.
   *
   * @param tag tells the policy from others
   * @param deadline when a day ends on the clock that programs read, in nanoseconds
   */
  public byte[] contents(
      PolicyTables tables,
      int tag,
      BucketPlaces places,
      Succession succession,
      ToLongFunction<LocalDate> deadline) {
    ByteBuffer value = ByteBuffer.allocate(spec.valueSize()).order(ByteOrder.nativeOrder());
    switch (tables.meaning()) {
      case XfwTables xfw -> {
        List<TypeVerdict> verdicts = xfw.messages().verdicts();
        for (int index = 0; index < TypeIndex.COUNT; index++) {
          value.putLong(verdicts(Direction.IN) + 8 * index, verdicts.get(index).entry(places));
        }
      }
      case MessageTables messages -> put(messages, places, deadline, value);
    }
    value.putLong(TAG, (long) tag << EventRecord.TAG_SHIFT);
    value.putLong(ASKS_FOR_QUERIES, tables.asksForQueries() ? 1 : 0);
    value.putInt(BUCKETS, places.lines().size());
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

  private void put(
      MessageTables messages,
      BucketPlaces lines,
      ToLongFunction<LocalDate> deadline,
      ByteBuffer value) {
    for (Direction direction : Direction.values()) {
      long[] entries = messages.of(direction).entries();
      for (int index = 0; index < entries.length; index++) {
        value.putLong(verdicts(direction) + 8 * index, entries[index]);
      }
    }
    for (int place = 0; place < messages.places().size(); place++) {
      value.putInt(place(place), lines.line(messages.places().get(place)) * Buckets.SIZE);
    }
    for (int record = 0; record < messages.records().size(); record++) {
      value.putLong(record(record), messages.records().get(record));
    }
    for (int word = 0; word < messages.deadlines().size(); word++) {
      value.putLong(deadline(word), deadline.applyAsLong(messages.deadlines().get(word)));
    }
  }
}
