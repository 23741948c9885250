package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.layout.BucketSpec;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.WayTable;
import io.echogate.datapath.layout.Ways;
import io.echogate.icmp.testing.Property;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A table that moves: what prefixes owe afterwards. */
class MovedTableTest {
  private static final long TICK = 4_000_000;
  private static final long PERIOD = 100_000_000;
  private static final int BURST = 5;
  private static final long TOLERANCE = BURST * PERIOD;

  // The clocks of both tables show other times.
  private static final long OLD_NOW = 5_000_000_000L;
  private static final long NOW = 77_000_000_000L;
  private static final long FLOOR = NOW - 1_000_000 + TOLERANCE;

  @Test
  void aPrefixOwesWhatItOwedAndWhatItWasChargedSince() {
    Property.holds(
        random -> {
          MovedTable.Table old = table(4096, OLD_NOW);
          MovedTable.Table next = table(1000, NOW);
          Map<Long, Long> owed = new HashMap<>();
          for (int i = 0; i < 300; i++) {
            long tag = random.nextLong() | 1;
            long before = random.nextLong(-TOLERANCE, FLOOR - NOW);
            boolean known = random.nextInt(4) > 0;
            long charged = random.nextInt(3) * PERIOD;
            if (known) {
              put(old, tag, OLD_NOW + before, random);
            }
            if (charged > 0) {
              put(next, tag, FLOOR + charged, random);
            }
            if (known || charged > 0) {
              owed.put(tag, (known ? Math.max(0, before) : 0) + charged);
            }
          }

          new MovedTable(old, next, FLOOR).settle();

          owed.forEach(
              (tag, debt) -> {
                long way = way(next, tag);
                if (debt == 0) {
                  assertThat(way).as("way of one that owes nothing").isNegative();
                } else {
                  assertThat(next.word(way, Ways.TIME)).as("way %d", way).isEqualTo(NOW + debt);
                }
              });
        });
  }

  private static MovedTable.Table table(int entries, long now) {
    String text =
        """
        policy p {
            ratelimit=each rate=10/s burst=%d per=source table=%d;
            icmp ip4: ratelimit=each { 8 }
            defaults { icmp in: block; }
        }
        """
            .formatted(BURST, entries);
    BucketSpec bucket = PolicyTables.of(TestPolicies.policy(text), TICK).buckets().getFirst();
    WayTable table = bucket.table().orElseThrow();
    int bytes = table.sets() * Ways.setSize(table.wide());
    MemorySegment ways = MemorySegment.ofArray(new long[bytes / Long.BYTES]);
    return new MovedTable.Table(bucket, ways, now);
  }

  /** Puts a prefix where its sets have room. */
  private static void put(MovedTable.Table table, long tag, long time, RandomGenerator random) {
    long[] ways = MovedTable.ways(table.shape(), tag);
    int first = random.nextInt(ways.length);
    for (int i = 0; i < ways.length; i++) {
      long way = ways[(first + i) % ways.length];
      if (table.word(way, Ways.TAG) == 0) {
        table.ways().set(ValueLayout.JAVA_LONG, way + Ways.TAG, tag);
        table.ways().set(ValueLayout.JAVA_LONG, way + Ways.TIME, time);
        return;
      }
    }
    throw new AssertionError("no room for another prefix");
  }

  /** Where a prefix is; negative if nowhere. */
  private static long way(MovedTable.Table table, long tag) {
    for (long way : MovedTable.ways(table.shape(), tag)) {
      if (table.word(way, Ways.TAG) == tag) {
        return way;
      }
    }
    return -1;
  }
}
