package io.echogate.datapath;

import io.echogate.datapath.layout.BucketPlaces;
import io.echogate.datapath.layout.BucketSpec;
import io.echogate.datapath.layout.Buckets;
import io.echogate.linux.Mapping;
import io.echogate.policy.Gcra;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads how full the buckets of a running policy are; those of single sources are left out. */
final class BucketReader {

  private BucketReader() {}

  static List<BucketFill> read(PolicyObjects objects, List<BucketSpec> buckets) {
    if (buckets.isEmpty()) {
      return List.of();
    }
    KernelTime time = KernelTime.now();
    BucketPlaces places = ConfigReader.places(objects);
    List<BucketFill> fills = new ArrayList<>();
    try (Mapping mapping = objects.buckets().mmap(Mapping.Access.READ)) {
      for (int i = 0; i < buckets.size(); i++) {
        if (buckets.get(i).use() != BucketSpec.Use.PER_SOURCE) {
          MemorySegment line = Buckets.line(mapping.segment(), places.line(i));
          fills.add(fill(buckets.get(i), line, time));
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
    OptionalInt type = bucket.type() < 0 ? OptionalInt.empty() : OptionalInt.of(bucket.type());
    return new BucketFill(
        bucket.limit(), bucket.statement(), bucket.family(), type, packets, bytes);
  }

  /** Nanoseconds of tolerance that are left. */
  private static long left(MemorySegment line, int word, long tolerance, long now) {
    long ahead = line.get(ValueLayout.JAVA_LONG, word) - now;
    return Math.clamp(tolerance - Math.max(ahead, 0), 0, tolerance);
  }
}
