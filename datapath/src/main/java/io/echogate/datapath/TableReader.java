package io.echogate.datapath;

import io.echogate.datapath.layout.BucketSpec;
import io.echogate.datapath.layout.WayTable;
import io.echogate.datapath.layout.Ways;
import io.echogate.policy.Gcra;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads how many prefixes a table remembers, of a running policy or of the first of its sets. */
final class TableReader {
  /** So many sets are looked at, 4 MiB at most. */
  private static final int MOST_SETS = 1 << 15;

  /** The smallest frame that an Ethernet link carries, without FCS, in bytes. */
  private static final int SMALLEST_FRAME = 60;

  private TableReader() {}

  /**
   * Reads a table.
   *
   * @param now by the bucket's clock
   */
  static BucketFill read(BucketSpec bucket, MemorySegment ways, long now) {
    WayTable table = bucket.table().orElseThrow();
    int sets = Math.min(MOST_SETS, table.sets());
    long busy = 0;
    long atLimit = 0;
    for (int set = 0; set < sets; set++) {
      for (int number = 0; number < Ways.WAYS; number++) {
        long way = Ways.way(table, set, number);
        if (Ways.word(ways, way, Ways.TAG) != 0) {
          long first = Ways.word(ways, way, Ways.TIME) - now;
          long second = table.wide() ? Ways.word(ways, way, Ways.BYTE_TIME) - now : first;
          busy += first > 0 || second > 0 ? 1 : 0;
          atLimit += isAtLimit(bucket.figures(), first, second) ? 1 : 0;
        }
      }
    }
    TableFill fill =
        new TableFill(
            busy * table.sets() / sets,
            atLimit * table.sets() / sets,
            bucket.limit().per().orElseThrow().table());
    return new BucketFill(
        bucket.limit(),
        bucket.owner().map(BucketFill.Place::of),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.of(fill));
  }

  /** Whether another packet would be refused whose times are so far ahead. */
  private static boolean isAtLimit(Gcra figures, long packets, long bytes) {
    return (figures.period() != 0 && Math.max(packets, 0) > figures.tolerance() - figures.period())
        || (figures.byteCost() != 0
            && Math.max(bytes, 0) > figures.byteTolerance() - figures.costOf(SMALLEST_FRAME));
  }
}
