package io.echogate.engine;

import io.echogate.policy.Action;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the buckets of a policy's limits, all of them full: new ones at each use of a limit, but
 * only once for a limit that is shared.
 */
final class Buckets {
  private final Map<String, Bucket> shared = new HashMap<>();
  private final Map<String, BucketTable> sharedTables = new HashMap<>();

  /** The buckets of an action's limits that count all packets together. */
  Limiter limiter(Action.RateLimit action) {
    return new Limiter(
        action.limits().stream().filter(limit -> limit.per().isEmpty()).map(this::bucket).toList());
  }

  private Bucket bucket(Limit limit) {
    return limit.shared()
        ? shared.computeIfAbsent(limit.name(), name -> new Bucket(Gcra.of(limit), 0))
        : new Bucket(Gcra.of(limit), 0);
  }

  /** The tables of an action's limits that count each prefix by itself. */
  List<BucketTable> tables(Action.RateLimit action) {
    return action.limits().stream()
        .flatMap(limit -> limit.per().stream().map(per -> table(limit, per)))
        .toList();
  }

  private BucketTable table(Limit limit, Limit.Per per) {
    return limit.shared()
        ? sharedTables.computeIfAbsent(limit.name(), name -> new BucketTable(Gcra.of(limit), per))
        : new BucketTable(Gcra.of(limit), per);
  }
}
