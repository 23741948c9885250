package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Match;
import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Direction;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a policy in the words of the rule model, for a target that can say its conditions.
 *
 * @param statement null for a default that nobody wrote
 * @param messages what it lists; a default lists all
 * @param conditions all must hold; each holds if one of its matches does
 * @param log whether matching packets are reported
 * @param uncertain whether the packets that meet it are more, or fewer, than those that the policy
 *     means: then only what errs the right way may be done with them
 * @param isDefault whether it is the default, for what no statement decides
 */
public record Clause(
    @Nullable Statement statement,
    Family family,
    Direction direction,
    MessageSet messages,
    List<List<Match>> conditions,
    boolean log,
    boolean uncertain,
    boolean isDefault,
    Action action) {
  public Clause {
    conditions = conditions.stream().map(List::copyOf).toList();
  }

  /** Whether buckets of a limit are for all types together, as those of a default are. */
  public boolean hasOneBucket() {
    return isDefault || messages.types().count() == 1;
  }

  /** Where its rules come from, in words: {@code line 12}, or the default that nobody wrote. */
  public String place() {
    return statement == null ? "unwritten default" : "line " + statement.line();
  }
}
