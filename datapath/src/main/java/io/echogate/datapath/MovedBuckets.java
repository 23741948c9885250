package io.echogate.datapath;

import io.echogate.datapath.layout.BucketSpec;
import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.linux.Mapping;
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

  /** What a word of a new bucket began with. */
  private record Owed(BucketPlan.Move move, int word, long tolerance, long start) {}

  MovedBuckets(PolicyTables tables, BucketPlan plan) {
    this.tables = tables;
    this.plan = plan;
  }

  /** Prepares the new buckets, before the program that asks them is attached. */
  void begin(PolicyObjects old, PolicyObjects next) {
    if (plan.moves().isEmpty()) {
      return;
    }
    KernelTime time = KernelTime.now();
    try (Mapping from = old.buckets().mmap(Mapping.Access.READ);
        Mapping to = next.buckets().mmap(Mapping.Access.READ_WRITE)) {
      for (BucketPlan.Move move : plan.moves()) {
        BucketSpec bucket = tables.buckets().get(move.bucket());
        if (bucket.use() == BucketSpec.Use.PER_SOURCE) {
          keepSources(move, bucket, from.segment(), to.segment());
        } else {
          long now = time.of(bucket.clock());
          begin(move, Buckets.PACKET_TIME, bucket.figures().tolerance(), now, to.segment());
          begin(move, Buckets.BYTE_TIME, bucket.figures().byteTolerance(), now, to.segment());
        }
      }
    }
  }

  /** Lets new figures find the sources of the old ones, if the times of both are of one clock. */
  private void keepSources(
      BucketPlan.Move move, BucketSpec bucket, MemorySegment from, MemorySegment to) {
    if (bucket.clock() == move.old().clock()) {
      long nonce = Buckets.line(from, move.from()).get(ValueLayout.JAVA_LONG, Buckets.NONCE);
      line(to, move).set(ValueLayout.JAVA_LONG, Buckets.NONCE, nonce);
    }
  }

  private void begin(
      BucketPlan.Move move, int word, long tolerance, long now, MemorySegment buckets) {
    long most = Math.min(tolerance, MOST_DEBT);
    line(buckets, move).set(ValueLayout.JAVA_LONG, word, now + most);
    owed.add(new Owed(move, word, most, now + most));
  }

  /** Gives the new buckets what the old ones had left, whose program must not run any more. */
  void settle(PolicyObjects old, PolicyObjects next) {
    if (owed.isEmpty()) {
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
        long now = time.of(tables.buckets().get(word.move().bucket()).clock());
        long refund = word.start() - (now + debt);
        if (refund > 0) {
          WORD.getAndAdd(line(to.segment(), word.move()), (long) word.word(), -refund);
        }
      }
    }
  }

  private MemorySegment line(MemorySegment buckets, BucketPlan.Move move) {
    return Buckets.line(buckets, plan.places().line(move.bucket()));
  }
}
