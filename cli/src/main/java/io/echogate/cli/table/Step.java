package io.echogate.cli.table;

import io.echogate.policy.Action;
import io.echogate.policy.Condition;
import io.echogate.policy.Limit;
import io.echogate.policy.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A statement that decides a message if all its conditions are met.
 *
 * @param conditions those that can be met and can be missed by the message; none for a statement
 *     that always decides
 * @param statement empty where nothing is written and the dialect's own default holds
 */
public record Step(List<Condition> conditions, Action action, Optional<Statement> statement) {
  public Step {
    conditions = List.copyOf(conditions);
  }

  /** Whether the message goes no further. */
  public boolean isFinal() {
    return conditions.isEmpty();
  }

  /** What happens: {@code pass}, {@code drop} or {@code limit} with the names of the limits. */
  public String outcome() {
    return switch (action) {
      case Action.Allow allow -> "pass";
      case Action.Block block -> "drop";
      case Action.RateLimit limited -> "limit " + limits(limited);
    };
  }

  /** One word for it: {@code pass}, {@code drop} or {@code limit}. */
  public String verdict() {
    return switch (action) {
      case Action.Allow allow -> "pass";
      case Action.Block block -> "drop";
      case Action.RateLimit limited -> "limit";
    };
  }

  private static String limits(Action.RateLimit limited) {
    return limited.limits().stream().map(Limit::name).collect(Collectors.joining("+"));
  }

  /** The conditions in the words of policies; empty where there are none. */
  public String condition() {
    return conditions.stream().map(ConditionText::of).collect(Collectors.joining(" and "));
  }
}
