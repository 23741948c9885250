package io.echogate.datapath;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy as a table: a verdict for each family and type, and the buckets that the verdicts name.
 *
 * @param verdicts by {@link CounterCells#index}
 * @param cases the statements with limits, in the order of their action numbers
 * @param buckets in the order of their numbers
 */
record VerdictTable(List<TypeVerdict> verdicts, List<LimitCase> cases, List<Bucket> buckets) {

  VerdictTable {
    verdicts = List.copyOf(verdicts);
    cases = List.copyOf(cases);
    buckets = List.copyOf(buckets);
  }

  /**
   * One bucket.
   *
   * @param type the type that it is for; -1 for a default's, which all types share
   */
  record Bucket(
      Limit limit, Gcra figures, LimitClock clock, Statement statement, Family family, int type) {}

  /**
   * Makes the table of a policy without a source filter.
   *
   * @param tick the length of the kernel's tick in nanoseconds
   */
  static VerdictTable of(Policy policy, long tick) {
    return new Builder(policy, tick).build();
  }

  /** The most limits that one statement has. */
  int longestSum() {
    return cases.stream().mapToInt(limits -> limits.counts().size()).max().orElse(1);
  }

  TypeVerdict verdict(Family family, int type) {
    return verdicts.get(CounterCells.index(family, type));
  }

  /** Fills the table, type by type. */
  private static final class Builder {
    private final Policy policy;
    private final long tick;
    private final Map<Statement, LimitCase> cases = new LinkedHashMap<>();
    private final List<Bucket> buckets = new ArrayList<>();

    Builder(Policy policy, long tick) {
      this.policy = policy;
      this.tick = tick;
    }

    VerdictTable build() {
      List<TypeVerdict> verdicts = new ArrayList<>(CounterCells.TYPES);
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
      return new VerdictTable(verdicts, List.copyOf(cases.values()), buckets);
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
            && rule.messages().contains(type)) {
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
      List<Gcra> figures = limits.stream().map(Gcra::of).toList();
      int action = TypeVerdict.DROP;
      int bucket = 0;
      if (figures.stream().noneMatch(Gcra::never)) {
        LimitClock clock = LimitClock.of(figures, tick);
        action = limitCase(statement, figures, clock).action();
        bucket = buckets.size();
        for (int i = 0; i < limits.size(); i++) {
          buckets.add(new Bucket(limits.get(i), figures.get(i), clock, statement, family, type));
        }
      }
      boolean fallback = type < 0;
      return new TypeVerdict(
          statement,
          fallback ? Reason.DEFAULT_WITHIN_LIMIT : Reason.WITHIN_LIMIT,
          fallback ? Reason.DEFAULT_RATE_LIMITED : Reason.RATE_LIMITED,
          action,
          bucket);
    }

    private LimitCase limitCase(Statement statement, List<Gcra> figures, LimitClock clock) {
      return cases.computeIfAbsent(
          statement,
          written ->
              new LimitCase(
                  TypeVerdict.FIRST_LIMIT + cases.size(),
                  written,
                  figures.stream().map(LimitCase.Count::of).toList(),
                  clock));
    }
  }
}
