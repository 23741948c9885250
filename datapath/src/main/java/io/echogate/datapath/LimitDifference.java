package io.echogate.datapath;

import io.echogate.datapath.layout.BucketSpec;
import io.echogate.icmp.Family;
import io.echogate.policy.Limit;
import io.echogate.policy.Statement;
import java.util.Optional;

/**
 * A limit that runs with other figures than its policy text gives it.
 *
 * @param statement empty for a limit that all its uses share
 * @param family empty likewise
 */
public record LimitDifference(Limit limit, Optional<Statement> statement, Optional<Family> family) {

  static LimitDifference of(BucketSpec bucket) {
    return new LimitDifference(
        bucket.limit(),
        bucket.owner().map(BucketSpec.Owner::statement),
        bucket.owner().map(BucketSpec.Owner::family));
  }
}
