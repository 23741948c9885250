package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Where in a CPU's block of counters a packet is counted. A cell is two 64-bit words: packets, then
 * bytes of their frames. Each CPU adds to a block of its own, so nothing is shared and nothing is
 * lost (programs run with softirqs off).
 *
 * <p>There is one pair of cells for each family and type, one for what passed and one for what was
 * dropped, because in a policy one statement or default decides a type, and its action tells the
 * two reasons. What never reaches a type has cells of its own behind them.
 *
 * <p>What the source filter decides is counted behind those, and only there: by type and reason,
 * and once more by the record of its verdict, because many statements can decide one type.
 *
 * @param sourceRecords how many verdicts the source filter has; 0 without one
 */
public record CounterCells(int sourceRecords) {
  /** Bytes of a cell, as a shift. */
  public static final int CELL_SHIFT = 4;

  /** Offset of the byte count in a cell. */
  public static final int BYTES = 8;

  /** Types of both families: the size of the verdict table. */
  public static final int TYPES = 512;

  private static final int SPECIAL = 2 * TYPES;

  /** Passed untouched: not ICMP. */
  public static final int NOT_ICMP = SPECIAL;

  /** Malformed below IP: three VLAN tags. */
  private static final int MALFORMED = SPECIAL + 1;

  private static final int MALFORMED_IP4 = SPECIAL + 2;
  private static final int MALFORMED_IP6 = SPECIAL + 3;
  private static final int FRAGMENT_IP4 = SPECIAL + 4;
  private static final int FRAGMENT_IP6 = SPECIAL + 5;

  /** How many cells a block has in use without a source filter. */
  private static final int WITHOUT_SOURCES = SPECIAL + 6;

  /** Where the source filter's cells by place and reason begin. */
  public static final int SOURCES = WITHOUT_SOURCES;

  /** Cells of a place: a power of two that all reasons of the source filter fit. */
  public static final int SOURCE_REASONS_SHIFT = 3;

  /** Where a packet can be that the source filter judges: a type, or TCP and UDP of a family. */
  public static final int PLACES = TYPES + 2;

  /** Where the source filter's cells by record begin. */
  public static final int RECORDS = SOURCES + (PLACES << SOURCE_REASONS_SHIFT);

  /** A type's place in the verdict table: the families' types one after the other. */
  public static int index(Family family, int type) {
    return family == Family.IP4 ? type : 256 + type;
  }

  /** The place of a family's TCP and UDP, behind those of the types. */
  public static int placeOfOthers(Family family) {
    return family == Family.IP4 ? TYPES : TYPES + 1;
  }

  /** The cell of a type's packets that passed, or that were dropped. */
  public static int ofType(Family family, int type, boolean dropped) {
    return 2 * index(family, type) + (dropped ? 1 : 0);
  }

  /** The cell of malformed packets; the family is null for those malformed below IP. */
  public static int malformed(@Nullable Family family) {
    if (family == null) {
      return MALFORMED;
    }
    return family == Family.IP4 ? MALFORMED_IP4 : MALFORMED_IP6;
  }

  /** The cell of a family's ICMP fragments. */
  public static int fragment(Family family) {
    return family == Family.IP4 ? FRAGMENT_IP4 : FRAGMENT_IP6;
  }

  /**
   * The cell of what the source filter decided.
   *
   * @param reason its number in {@link SourceVerdict#REASONS}
   */
  public static int ofSource(int place, int reason) {
    return SOURCES + (place << SOURCE_REASONS_SHIFT) + reason;
  }

  /** The cell of what a verdict of the source filter decided. */
  public static int ofRecord(int record) {
    return RECORDS + record;
  }

  /** Keeps a record's number among the cells of records. */
  public int recordMask() {
    return powerOfTwo(sourceRecords) - 1;
  }

  /** How many cells a block has. */
  public int count() {
    return sourceRecords == 0 ? WITHOUT_SOURCES : RECORDS + powerOfTwo(sourceRecords);
  }

  /** Bytes of a CPU's block, as a shift. */
  public int blockShift() {
    return 32 - Integer.numberOfLeadingZeros((count() << CELL_SHIFT) - 1);
  }

  /**
   * Bytes of the counters map for so many possible CPUs: their blocks, rounded up to a power of
   * two, and one more for what was counted before the program began, which only user space writes.
   */
  int mapSize(int cpus) {
    return Math.multiplyExact(powerOfTwo(cpus) + 1, 1 << blockShift());
  }

  /** Where in a map the block of what was counted before begins. */
  public long carriedBlock(long mapSize) {
    return mapSize - (1L << blockShift());
  }

  /**
   * The sum of a word of a cell over the blocks of a map.
   *
   * @param end where the last block that is to be added ends
   * @param word the offset in the cell: 0 for packets, {@link #BYTES}
   */
  public long sum(MemorySegment map, long end, int cell, int word) {
    long at = ((long) cell << CELL_SHIFT) + word;
    long sum = 0;
    for (long block = 0; block < end; block += 1L << blockShift()) {
      sum += map.get(ValueLayout.JAVA_LONG, block + at);
    }
    return sum;
  }

  /** Keeps a CPU's number inside the blocks that programs write. */
  static int cpuMask(int cpus) {
    return powerOfTwo(cpus) - 1;
  }

  /** The smallest power of two that is not below. */
  private static int powerOfTwo(int number) {
    return number <= 1 ? 1 : Integer.highestOneBit(2 * number - 1);
  }
}
