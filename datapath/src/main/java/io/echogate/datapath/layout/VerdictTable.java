package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy's statements on messages as a table: a verdict for each family and type.
 *
 * @param verdicts by {@link TypeIndex#of}
 */
public record VerdictTable(List<TypeVerdict> verdicts) {

  public VerdictTable {
    verdicts = List.copyOf(verdicts);
  }

  /** Makes the table; buckets come from the allocator. */
  static VerdictTable of(Policy policy, BucketAllocator buckets) {
    return new Builder(policy, buckets).build();
  }

  /** What becomes of a family's messages of a type, 0 to 255. */
  public TypeVerdict verdict(Family family, int type) {
    return verdicts.get(TypeIndex.of(family, type));
  }

  /** Fills the table, type by type. */
  private record Builder(Policy policy, BucketAllocator buckets) {

    VerdictTable build() {
      List<TypeVerdict> verdicts = new ArrayList<>(TypeIndex.COUNT);
      for (Family family : Family.values()) {
        @Nullable TypeVerdict fallback = null;
        for (int type = 0; type < 256; type++) {
          TypeVerdict verdict = listed(family, type);
          if (verdict == null) {
            if (fallback == null) {
              fallback = fallback(family);
            }
            verdict = fallback;
          }
          verdicts.add(verdict);
        }
      }
      return new VerdictTable(verdicts);
    }

    private @Nullable TypeVerdict listed(Family family, int type) {
      if (policy.unlisted().contains(family)) {
        return new TypeVerdict(
            policy.protocolStatement().orElse(null),
            Reason.ALLOWED,
            Reason.UNLISTED,
            TypeVerdict.DROP,
            0);
      }
      for (Rule rule : policy.rules()) {
        if (rule.direction() == Direction.IN
            && rule.family() == family
            && rule.messages().containsAll(type)) {
          return verdict(rule.action(), rule.statement(), family, type);
        }
      }
      return null;
    }

    private TypeVerdict fallback(Family family) {
      DefaultRule rule =
          policy
              .defaultOf(family, Direction.IN)
              .orElseThrow(() -> new IllegalArgumentException("no default for " + family));
      return verdict(rule.action(), rule.statement(), family, -1);
    }

    /** The verdict of a rule on {@code type}, or of a default if that is -1. */
    private TypeVerdict verdict(
        Action action, @Nullable Statement statement, Family family, int type) {
      boolean fallback = type < 0;
      return switch (action) {
        case Action.Allow() -> plain(statement, fallback, TypeVerdict.PASS);
        case Action.Block() -> plain(statement, fallback, TypeVerdict.DROP);
        case Action.RateLimit(List<Limit> limits) -> {
          if (statement == null) {
            throw new IllegalArgumentException("a limit that nobody wrote");
          }
          yield limited(limits, statement, family, type);
        }
      };
    }

    private static TypeVerdict plain(@Nullable Statement statement, boolean fallback, int action) {
      return new TypeVerdict(
          statement,
          fallback ? Reason.DEFAULT_ALLOWED : Reason.ALLOWED,
          fallback ? Reason.DEFAULT_BLOCKED : Reason.BLOCKED,
          action,
          0);
    }

    private TypeVerdict limited(List<Limit> limits, Statement statement, Family family, int type) {
      boolean fallback = type < 0;
      BucketSpec.Use use = fallback ? BucketSpec.Use.DEFAULT : BucketSpec.Use.TYPE;
      BucketAllocator.Allocated limit = buckets.allocate(statement, limits, family, use, type);
      return new TypeVerdict(
          statement,
          fallback ? Reason.DEFAULT_WITHIN_LIMIT : Reason.WITHIN_LIMIT,
          fallback ? Reason.DEFAULT_RATE_LIMITED : Reason.RATE_LIMITED,
          limit.action(),
          limit.bucket());
    }
  }
}
