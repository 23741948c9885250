package io.echogate.datapath;

import io.echogate.datapath.layout.BucketSpec;
import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.WaySpan;
import io.echogate.datapath.layout.WayTable;
import io.echogate.datapath.layout.Ways;
import io.echogate.linux.Mapping;
import io.echogate.policy.Gcra;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The buckets of a policy that go on in another place than the policy's before. While packets
 * change over both programs admit some, so a moved bucket begins empty: it admits at its rate and
 * no burst. When the old program runs nowhere any more it gets what the old bucket had left. So
 * over the change a limit admits one burst, and its rate for the milliseconds in which both ran on
 * top of the bound that always holds; and whoever is killed between has left a bucket that fills by
 * itself.
 */
final class MovedBuckets {
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

  /** As much debt as a time can be ahead of now without an overflow: 73 years. */
  private static final long MOST_DEBT = 1L << 61;

  private final PolicyTables tables;
  private final BucketPlan plan;
  private final List<Owed> owed = new ArrayList<>();
  private final List<OwedTable> owedTables = new ArrayList<>();

  /** What a word of a new bucket began with. */
  private record Owed(BucketPlan.Move move, int word, long tolerance, long start) {}

  /** What the ways of a new table begin with. */
  private record OwedTable(BucketPlan.Move move, long floor) {}

  MovedBuckets(PolicyTables tables, BucketPlan plan) {
    this.tables = tables;
    this.plan = plan;
  }

  /** Prepares the new buckets, before the program that asks them is attached. */
  void begin(PolicyObjects old, PolicyObjects next) {
    if (!plan.ways().reused().isEmpty()) {
      clear(next);
    }
    if (plan.moves().isEmpty()) {
      return;
    }
    KernelTime time = KernelTime.now();
    try (Mapping from = old.buckets().mmap(Mapping.Access.READ);
        Mapping to = next.buckets().mmap(Mapping.Access.READ_WRITE)) {
      for (BucketPlan.Move move : plan.moves()) {
        BucketSpec bucket = bucket(move);
        long now = time.of(bucket.clock());
        if (bucket.table().isPresent()) {
          beginTable(move, now, from.segment(), to.segment());
        } else {
          begin(move, Buckets.PACKET_TIME, bucket.figures().tolerance(), now, to.segment());
          begin(move, Buckets.BYTE_TIME, bucket.figures().byteTolerance(), now, to.segment());
        }
      }
    }
  }

  /** Ways of a former table that seem to owe much would let no other prefix keep one. */
  private void clear(PolicyObjects next) {
    try (Mapping ways = next.sources().orElseThrow().mmap(Mapping.Access.READ_WRITE)) {
      for (WaySpan span : plan.ways().reused()) {
        Ways.span(ways.segment(), span).fill((byte) 0);
      }
    }
  }

  private void begin(
      BucketPlan.Move move, int word, long tolerance, long now, MemorySegment buckets) {
    long most = Math.min(tolerance, MOST_DEBT);
    line(buckets, move).set(ValueLayout.JAVA_LONG, word, now + most);
    owed.add(new Owed(move, word, most, now + most));
  }

  /**
   * Lets new figures find the ways of the old ones. Where the table does not stay, new ways begin
   * with as much debt as they can have. One in which many statements have their ways stays, or its
   * ways are forgotten.
   */
  private void beginTable(BucketPlan.Move move, long now, MemorySegment from, MemorySegment to) {
    boolean stays = plan.ways().staying().contains(move.bucket());
    if (!stays && move.old().table().map(WayTable::pooled).orElse(true)) {
      return;
    }
    long nonce = Buckets.line(from, move.from()).get(ValueLayout.JAVA_LONG, Buckets.NONCE);
    line(to, move).set(ValueLayout.JAVA_LONG, Buckets.NONCE, nonce);
    if (!stays) {
      Gcra figures = bucket(move).figures();
      long most = Math.max(figures.tolerance(), figures.byteTolerance());
      long floor = now + Math.min(most, MOST_DEBT);
      line(to, move).set(ValueLayout.JAVA_LONG, Buckets.FLOOR, floor);
      owedTables.add(new OwedTable(move, floor));
    }
  }

  /** Gives the new buckets what the old ones had left, whose program must not run any more. */
  void settle(PolicyObjects old, PolicyObjects next) {
    if (owed.isEmpty() && owedTables.isEmpty()) {
      return;
    }
    KernelTime time = KernelTime.now();
    try (Mapping from = old.buckets().mmap(Mapping.Access.READ);
        Mapping to = next.buckets().mmap(Mapping.Access.READ_WRITE)) {
      for (Owed word : owed) {
        long ahead =
            Buckets.line(from.segment(), word.move().from()).get(ValueLayout.JAVA_LONG, word.word())
                - time.of(word.move().old().clock());
        long debt = Math.clamp(ahead, 0, word.tolerance());
        long now = time.of(bucket(word.move()).clock());
        long refund = word.start() - (now + debt);
        if (refund > 0) {
          WORD.getAndAdd(line(to.segment(), word.move()), (long) word.word(), -refund);
        }
      }
      if (!owedTables.isEmpty()) {
        settleTables(old, next, from.segment(), to.segment(), time);
      }
    }
  }

  private void settleTables(
      PolicyObjects old,
      PolicyObjects next,
      MemorySegment from,
      MemorySegment to,
      KernelTime time) {
    try (Mapping oldWays = old.sources().orElseThrow().mmap(Mapping.Access.READ);
        Mapping nextWays = next.sources().orElseThrow().mmap(Mapping.Access.READ_WRITE)) {
      for (OwedTable table : owedTables) {
        MemorySegment oldLine = Buckets.line(from, table.move().from());
        MemorySegment line = line(to, table.move());
        new MovedTable(
                table(table.move().old(), oldLine, oldWays.segment(), time),
                table(bucket(table.move()), line, nextWays.segment(), time),
                table.floor())
            .settle();
        WORD.setVolatile(line, (long) Buckets.FLOOR, 0L);
      }
    }
  }

  private static MovedTable.Table table(
      BucketSpec bucket, MemorySegment line, MemorySegment ways, KernelTime time) {
    int first = Buckets.table(line).orElseThrow().first();
    WayTable table = bucket.table().orElseThrow();
    return new MovedTable.Table(bucket, Ways.table(ways, first, table), time.of(bucket.clock()));
  }

  private BucketSpec bucket(BucketPlan.Move move) {
    return tables.buckets().get(move.bucket());
  }

  private MemorySegment line(MemorySegment buckets, BucketPlan.Move move) {
    return Buckets.line(buckets, plan.places().line(move.bucket()));
  }
}
