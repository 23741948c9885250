package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Dialect;
import io.echogate.policy.Direction;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Buckets that lie one behind the other: in {@code xfw { }} those of one statement for one family
 * and type, in {@code policy { }} each one by itself.
 *
 * @param first the number of the first in the table
 */
public record BucketGroup(int first, List<BucketSpec> buckets) {

  public BucketGroup {
    buckets = List.copyOf(buckets);
  }

  /**
   * What makes the buckets the same in two policies.
   *
   * @param owner empty for a limit's that all its uses share
   * @param limits the names of the limits
   * @param per whether each prefix has buckets of its own
   * @param pooled whether each source address has, in {@code xfw { }}
   */
  public record Key(Optional<Owner> owner, String limits, Optional<Per> per, boolean pooled) {

    /** Whose it is, by the words of the statement. */
    record Owner(StatementKey statement, Direction direction, Family family, int type) {}

    /** What {@code per=} says; how large the table is makes no other bucket of it. */
    record Per(Limit.Side side, int bits4, int bits6) {
      static Per of(Limit.Per per) {
        return new Per(per.side(), per.bits4(), per.bits6());
      }
    }
  }

  /** The groups of a policy's tables. */
  public static Map<Key, BucketGroup> of(Policy policy, PolicyTables tables) {
    return of(policy, tables.buckets());
  }

  /** The groups of a policy's buckets. */
  public static Map<Key, BucketGroup> of(Policy policy, List<BucketSpec> buckets) {
    Map<Statement, StatementKey> statements = StatementKey.of(policy);
    Map<Key, BucketGroup> groups = new LinkedHashMap<>();
    int first = 0;
    for (List<BucketSpec> group : groups(policy.dialect(), buckets)) {
      groups.put(key(group, statements), new BucketGroup(first, group));
      first += group.size();
    }
    return groups;
  }

  private static List<List<BucketSpec>> groups(Dialect dialect, List<BucketSpec> buckets) {
    if (dialect != Dialect.XFW) {
      return buckets.stream().map(List::of).toList();
    }
    Map<Optional<BucketSpec.Owner>, List<BucketSpec>> byOwner = new LinkedHashMap<>();
    for (BucketSpec bucket : buckets) {
      byOwner.computeIfAbsent(bucket.owner(), fresh -> new ArrayList<>()).add(bucket);
    }
    return List.copyOf(byOwner.values());
  }

  private static Key key(List<BucketSpec> group, Map<Statement, StatementKey> statements) {
    BucketSpec first = group.getFirst();
    return new Key(
        first.owner().map(owner -> owner(owner, statements)),
        group.stream().map(bucket -> bucket.limit().name()).collect(Collectors.joining("+")),
        first.limit().per().map(Key.Per::of),
        first.table().map(WayTable::pooled).orElse(false));
  }

  private static Key.Owner owner(BucketSpec.Owner owner, Map<Statement, StatementKey> statements) {
    return new Key.Owner(
        Objects.requireNonNull(statements.get(owner.statement())),
        owner.direction(),
        owner.family(),
        owner.type());
  }

  /** Whether a program of the one can go on with the buckets of the other as they are. */
  public boolean countsLike(BucketGroup other) {
    return figures().equals(other.figures());
  }

  private List<Figures> figures() {
    return buckets.stream()
        .map(bucket -> new Figures(bucket.figures(), bucket.clock(), bucket.table()))
        .toList();
  }

  private record Figures(Gcra figures, LimitClock clock, Optional<WayTable> table) {}
}
