package io.echogate.engine;

import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Reason;
import io.echogate.policy.Rule;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Makes rulings, each with full buckets of its own.
 *
 * @param evaluation whether the policy only evaluates: then every verdict is to pass
 */
record Rulings(boolean evaluation) {

  Decision decision(Reason reason, @Nullable Statement statement) {
    return new Decision(evaluation ? Verdict.PASS : reason.verdict(), reason, statement);
  }

  Ruling ofRule(Rule rule) {
    Statement statement = rule.statement();
    return switch (rule.action()) {
      case Action.Allow() -> always(Reason.ALLOWED, statement);
      case Action.Block() -> always(Reason.BLOCKED, statement);
      case Action.RateLimit limit ->
          limited(limit, Reason.WITHIN_LIMIT, Reason.RATE_LIMITED, statement);
    };
  }

  Ruling ofDefault(DefaultRule rule) {
    Statement statement = rule.statement();
    return switch (rule.action()) {
      case Action.Allow() -> always(Reason.DEFAULT_ALLOWED, statement);
      case Action.Block() -> always(Reason.DEFAULT_BLOCKED, statement);
      case Action.RateLimit limit ->
          limited(limit, Reason.DEFAULT_WITHIN_LIMIT, Reason.DEFAULT_RATE_LIMITED, statement);
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
              Reason.SOURCE_DEFAULT_WITHIN_LIMIT,
              Reason.SOURCE_DEFAULT_RATE_LIMITED,
              statement);
    };
  }

  private Ruling always(Reason reason, @Nullable Statement statement) {
    return new Ruling.Always(decision(reason, statement));
  }

  private Ruling limited(
      Action.RateLimit limit, Reason admitted, Reason refused, @Nullable Statement statement) {
    return new Ruling.Limited(
        decision(admitted, statement), decision(refused, statement), Limiter.of(limit));
  }
}
