package io.echogate.engine;

import io.echogate.policy.Action;
import io.echogate.policy.Condition;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Reason;
import io.echogate.policy.Rule;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the rulings of one running policy, with buckets that are full. */
final class Rulings {
  private final boolean evaluation;
  private final Buckets buckets = new Buckets();

  /**
   * Rulings of a policy.
   *
   * @param evaluation whether it only evaluates: then every verdict is to pass
   */
  Rulings(boolean evaluation) {
    this.evaluation = evaluation;
  }

  /** The decision for a reason whose verdict is the usual one. */
  Decision decision(Reason reason, @Nullable Statement statement) {
    return decision(reason.verdict(), reason, statement);
  }

  /** The decision for a reason that the policy gives another verdict than the usual. */
  Decision decision(Verdict verdict, Reason reason, @Nullable Statement statement) {
    return new Decision(evaluation ? Verdict.PASS : verdict, reason, statement);
  }

  /** A limit has a bucket for each type, unless it is shared. */
  Ruling ofRule(Rule rule) {
    Statement statement = rule.statement();
    boolean logged = rule.conditions().contains(Condition.Flag.LOG);
    return switch (rule.action()) {
      case Action.Allow() -> new Ruling.Always(decision(Reason.ALLOWED, statement).logged(logged));
      case Action.Block() -> new Ruling.Always(decision(Reason.BLOCKED, statement).logged(logged));
      case Action.RateLimit limit -> {
        Decision admitted = decision(Reason.WITHIN_LIMIT, statement).logged(logged);
        Decision refused = decision(Reason.RATE_LIMITED, statement).logged(logged);
        yield new Ruling.ByType(() -> limited(limit, admitted, refused));
      }
    };
  }

  Ruling ofDefault(DefaultRule rule) {
    Statement statement = rule.statement();
    return switch (rule.action()) {
      case Action.Allow() -> always(Reason.DEFAULT_ALLOWED, statement);
      case Action.Block() -> always(Reason.DEFAULT_BLOCKED, statement);
      case Action.RateLimit limit ->
          limited(
              limit,
              decision(Reason.DEFAULT_WITHIN_LIMIT, statement),
              decision(Reason.DEFAULT_RATE_LIMITED, statement));
    };
  }

  /** A limit counts for each source address. */
  Ruling ofSource(SourceFilter.Entry entry) {
    Statement statement = entry.statement();
    return switch (entry.action()) {
      case Action.Allow() -> always(Reason.SOURCE_ALLOWED, statement);
      case Action.Block() -> always(Reason.SOURCE_BLOCKED, statement);
      case Action.RateLimit limit ->
          new Ruling.LimitedBySource(
              decision(Reason.SOURCE_WITHIN_LIMIT, statement),
              decision(Reason.SOURCE_RATE_LIMITED, statement),
              new SourceLimiters(Limiter.figures(limit)));
    };
  }

  /** A limit has one bucket for all addresses; null if the default lets the packet be. */
  @Nullable Ruling ofSourceDefault(SourceFilter.Default entry) {
    Statement statement = entry.statement();
    return switch (entry.action()) {
      case Action.Allow() -> null;
      case Action.Block() -> always(Reason.SOURCE_DEFAULT_BLOCKED, statement);
      case Action.RateLimit limit ->
          limited(
              limit,
              decision(Reason.SOURCE_DEFAULT_WITHIN_LIMIT, statement),
              decision(Reason.SOURCE_DEFAULT_RATE_LIMITED, statement));
    };
  }

  private Ruling always(Reason reason, @Nullable Statement statement) {
    return new Ruling.Always(decision(reason, statement));
  }

  private Ruling limited(Action.RateLimit action, Decision admitted, Decision refused) {
    Limiter limiter = buckets.limiter(action);
    List<BucketTable> tables = buckets.tables(action);
    return tables.isEmpty()
        ? new Ruling.Limited(admitted, refused, limiter)
        : new Ruling.LimitedByPrefix(admitted, refused, new PrefixLimiter(limiter, tables));
  }
}
