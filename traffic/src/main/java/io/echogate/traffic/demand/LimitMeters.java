package io.echogate.traffic.demand;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A meter for each bucket, or table of buckets, of a policy (language reference, section 7). Behind
 * a source filter the limits of {@code icmp} statements are not measured: what meets them is not
 * told by the decision then.
 */
public final class LimitMeters {
  private static final int ANY_TYPE = -1;

  private final Map<Statement, Action.RateLimit> limited = new HashMap<>();
  private final Map<Use, LimitMeter> meters = new LinkedHashMap<>();
  private final List<Limit> limits;

  /**
   * All that meets the same buckets.
   *
   * @param statement null for a limit that is shared
   * @param type {@link #ANY_TYPE} where types share a bucket
   */
  private record Use(
      Limit limit,
      @Nullable Statement statement,
      @Nullable Direction direction,
      @Nullable Family family,
      int type) {}

  /** Meters of a policy that nothing has met yet. */
  public LimitMeters(Policy policy) {
    limits = policy.limits();
    policy.sources().entries().forEach(entry -> add(entry.statement(), entry.action()));
    policy.sources().defaults().forEach(entry -> add(entry.statement(), entry.action()));
    if (policy.sources().isEmpty()) {
      policy.rules().forEach(rule -> add(rule.statement(), rule.action()));
      policy.defaults().forEach(entry -> add(entry.statement(), entry.action()));
    }
  }

  private void add(@Nullable Statement statement, Action action) {
    if (statement != null && action instanceof Action.RateLimit limit) {
      limited.put(statement, limit);
    }
  }

  /**
   * The meters that packets of one kind and decision meet; none where no limit was asked.
   *
   * @param type the ICMP type
   */
  public List<LimitMeter> of(
      Direction direction,
      @Nullable Family family,
      int type,
      Reason reason,
      @Nullable Statement statement) {
    return switch (reason) {
      case WITHIN_LIMIT, RATE_LIMITED -> meters(statement, direction, family, type, false);
      case DEFAULT_WITHIN_LIMIT,
          DEFAULT_RATE_LIMITED,
          SOURCE_DEFAULT_WITHIN_LIMIT,
          SOURCE_DEFAULT_RATE_LIMITED ->
          meters(statement, direction, family, ANY_TYPE, false);
      case SOURCE_WITHIN_LIMIT, SOURCE_RATE_LIMITED ->
          meters(statement, direction, family, ANY_TYPE, true);
      default -> List.of();
    };
  }

  private List<LimitMeter> meters(
      @Nullable Statement statement,
      Direction direction,
      @Nullable Family family,
      int type,
      boolean bySource) {
    Action.RateLimit action = statement == null ? null : limited.get(statement);
    if (action == null) {
      return List.of();
    }
    List<LimitMeter> met = new ArrayList<>();
    for (Limit limit : action.limits()) {
      Use use =
          limit.shared()
              ? new Use(limit, null, null, null, ANY_TYPE)
              : new Use(limit, statement, direction, family, type);
      met.add(meters.computeIfAbsent(use, _ -> new LimitMeter(limit, per(limit, bySource))));
    }
    return met;
  }

  /** A {@code src} statement has a bucket for each address. */
  private static Optional<Limit.Per> per(Limit limit, boolean bySource) {
    return bySource
        ? Optional.of(new Limit.Per(Limit.Side.SOURCE, Integer.SIZE, 2 * Long.SIZE, 0))
        : limit.per();
  }

  /** What was asked of each limit that was met, in the order in which they are written. */
  public List<LimitDemand> demands() {
    return limits.stream().map(this::demand).filter(Objects::nonNull).toList();
  }

  private @Nullable LimitDemand demand(Limit limit) {
    return meters.entrySet().stream()
        .filter(entry -> entry.getKey().limit().equals(limit))
        .map(entry -> entry.getValue().demand())
        .reduce(LimitMeter::plus)
        .orElse(null);
  }
}
