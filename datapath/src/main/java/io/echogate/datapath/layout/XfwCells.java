package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import org.jspecify.annotations.Nullable;

/**
 * Which cells the counters of an {@code xfw { }} policy are.
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
public record XfwCells(int sourceRecords) {
  private static final int SPECIAL = 2 * TypeIndex.COUNT;

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
  public static final int PLACES = TypeIndex.COUNT + 2;

  /** Where the source filter's cells by record begin. */
  public static final int RECORDS = SOURCES + (PLACES << SOURCE_REASONS_SHIFT);

  /** The place of a family's TCP and UDP, behind those of the types. */
  public static int placeOfOthers(Family family) {
    return family == Family.IP4 ? TypeIndex.COUNT : TypeIndex.COUNT + 1;
  }

  /** The cell of a type's packets that passed, or that were dropped. */
  public static int ofType(Family family, int type, boolean dropped) {
    return 2 * TypeIndex.of(family, type) + (dropped ? 1 : 0);
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
    return CounterCells.powerOfTwo(sourceRecords) - 1;
  }

  /** How many cells a block has. */
  public int count() {
    return sourceRecords == 0 ? WITHOUT_SOURCES : RECORDS + CounterCells.powerOfTwo(sourceRecords);
  }
}
