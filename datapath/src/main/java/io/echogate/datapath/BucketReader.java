package io.echogate.datapath;

import io.echogate.datapath.layout.BucketPlaces;
import io.echogate.datapath.layout.BucketSpec;
import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.Ways;
import io.echogate.linux.Mapping;
import io.echogate.policy.Gcra;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads how full the buckets of a running policy are; of {@code src} statements those of single
 * sources are left out.
 */
final class BucketReader {

  private BucketReader() {}

  static List<BucketFill> read(PolicyObjects objects, List<BucketSpec> buckets) {
    if (buckets.isEmpty()) {
      return List.of();
    }
    KernelTime time = KernelTime.now();
    BucketPlaces places = ConfigReader.places(objects);
    List<BucketFill> fills = new ArrayList<>();
    try (Mapping lines = objects.buckets().mmap(Mapping.Access.READ);
        Closing closing = new Closing()) {
      Optional<MemorySegment> ways =
          objects.sources().map(map -> closing.add(map.mmap(Mapping.Access.READ)).segment());
      for (int i = 0; i < buckets.size(); i++) {
        BucketSpec bucket = buckets.get(i);
        if (bucket.table().isEmpty()) {
          fills.add(fill(bucket, Buckets.line(lines.segment(), places.line(i)), time));
        } else if (!bucket.table().get().pooled()) {
          MemorySegment table =
              Ways.table(ways.orElseThrow(), places.ways().first(i), bucket.table().get());
          fills.add(TableReader.read(bucket, table, time.of(bucket.clock())));
        }
      }
    }
    return fills;
  }

  private static BucketFill fill(BucketSpec bucket, MemorySegment line, KernelTime time) {
    Gcra figures = bucket.figures();
    long now = time.of(bucket.clock());
    OptionalLong packets = OptionalLong.empty();
    if (figures.period() != 0) {
      long left = left(line, Buckets.PACKET_TIME, figures.tolerance(), now);
      packets = OptionalLong.of(left / figures.period());
    }
    OptionalLong bytes = OptionalLong.empty();
    if (figures.byteCost() != 0) {
      long left = left(line, Buckets.BYTE_TIME, figures.byteTolerance(), now);
      boolean fits = left >> (Long.SIZE - 1 - Gcra.BYTE_COST_SHIFT) == 0;
      long most = fits ? (left << Gcra.BYTE_COST_SHIFT) / figures.byteCost() : figures.byteBurst();
      bytes = OptionalLong.of(Math.min(most, figures.byteBurst()));
    }
    return new BucketFill(
        bucket.limit(), bucket.owner().map(BucketFill.Place::of), packets, bytes, Optional.empty());
  }

  /** Nanoseconds of tolerance that are left. */
  private static long left(MemorySegment line, int word, long tolerance, long now) {
    long ahead = line.get(ValueLayout.JAVA_LONG, word) - now;
    return Math.clamp(tolerance - Math.max(ahead, 0), 0, tolerance);
  }
}
