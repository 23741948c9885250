package io.echogate.datapath.code;

import io.echogate.datapath.layout.BucketSpec;
import io.echogate.datapath.layout.LimitClock;
import io.echogate.datapath.layout.WayTable;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.Optional;

/** Buckets that no policy has. */
final class Specs {
  private Specs() {}

  /** A bucket with these figures. */
  static BucketSpec bucket(Gcra figures) {
    return bucket(figures, Optional.empty());
  }

  /** The figures of a table. */
  static BucketSpec table(Gcra figures, WayTable table) {
    return bucket(figures, Optional.of(table));
  }

  private static BucketSpec bucket(Gcra figures, Optional<WayTable> table) {
    Limit.Rate rate = new Limit.Rate(1, 1);
    Limit limit =
        new Limit(
            "r",
            Optional.of(rate),
            Optional.empty(),
            1,
            1,
            Optional.empty(),
            false,
            new Origin(new Source("test.policy", "r"), new Span(0, 1)));
    return new BucketSpec(limit, figures, LimitClock.KTIME, Optional.empty(), table);
  }
}
