package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Gcra;
import io.echogate.policy.Policy;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The buckets of one statement for one family and type, which lie one behind the other.
 *
 * @param first the number of the first in the table
 */
public record BucketGroup(int first, List<BucketSpec> buckets) {

  public BucketGroup {
    buckets = List.copyOf(buckets);
  }

  /**
   * What makes the buckets the same in two policies. The names of the limits are among the words of
   * the statement.
   */
  public record Key(StatementKey statement, Family family, BucketSpec.Use use, int type) {}

  /** The groups of a policy's tables. */
  public static Map<Key, BucketGroup> of(Policy policy, PolicyTables tables) {
    Map<Statement, StatementKey> statements = StatementKey.of(policy);
    Map<Key, List<BucketSpec>> byKey = new LinkedHashMap<>();
    for (BucketSpec bucket : tables.buckets()) {
      StatementKey statement = Objects.requireNonNull(statements.get(bucket.statement()));
      Key key = new Key(statement, bucket.family(), bucket.use(), bucket.type());
      byKey.computeIfAbsent(key, fresh -> new ArrayList<>()).add(bucket);
    }
    Map<Key, BucketGroup> groups = new LinkedHashMap<>();
    int first = 0;
    for (Map.Entry<Key, List<BucketSpec>> entry : byKey.entrySet()) {
      groups.put(entry.getKey(), new BucketGroup(first, entry.getValue()));
      first += entry.getValue().size();
    }
    return groups;
  }

  /** Whether a program of the one can go on with the buckets of the other as they are. */
  public boolean countsLike(BucketGroup other) {
    return figures().equals(other.figures());
  }

  private List<Figures> figures() {
    return buckets.stream().map(bucket -> new Figures(bucket.figures(), bucket.clock())).toList();
  }

  private record Figures(Gcra figures, LimitClock clock) {}
}
