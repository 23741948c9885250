package io.echogate.datapath;

import io.echogate.datapath.layout.SourceVerdict;
import io.echogate.datapath.layout.TypeVerdict;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Dialect;
import io.echogate.policy.Limit;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the kernel program can do all that a policy says. What it cannot do is never left out.
 */
public final class Enforceable {
  /** Limits of one statement: each adds to what the verifier must walk. */
  static final int MOST_LIMITS = 8;

  /** Statements with limits: what an entry of the source filter can tell apart. */
  private static final int MOST_LIMITED = SourceVerdict.ACTION_MASK + 1 - TypeVerdict.FIRST_LIMIT;

  private Enforceable() {}

  /**
   * Something that a policy says and the program cannot do.
   *
   * @param origin where it says so; empty if it concerns the whole policy
   * @param message what cannot be done
   * @param help what to do instead
   */
  public record Refusal(Optional<Origin> origin, String message, String help) {}

  /** What stands against loading a policy; empty if nothing does. */
  public static List<Refusal> refusals(Policy policy) {
    return new Search(policy).refusals();
  }

  /** That a statement names more limits than can be asked. */
  static Refusal tooManyLimits(Statement statement) {
    return new Refusal(
        Optional.of(statement.origin()),
        "the kernel program asks at most %d limits for a packet".formatted(MOST_LIMITS),
        "name fewer limits");
  }

  /** Looks at every action of a policy. */
  private static final class Search {
    private final Policy policy;
    private final List<Refusal> refusals = new ArrayList<>();
    private final Set<Statement> limited = new HashSet<>();

    Search(Policy policy) {
      this.policy = policy;
    }

    List<Refusal> refusals() {
      if (policy.dialect() != Dialect.XFW) {
        refusals.addAll(BeyondXfw.refusals(policy));
        refusals.addAll(PolicyLimits.refusals(policy));
        return refusals;
      }
      for (Rule rule : policy.rules()) {
        look(rule.statement(), rule.action(), MOST_LIMITS);
      }
      for (DefaultRule rule : policy.defaults()) {
        look(rule.statement(), rule.action(), MOST_LIMITS);
      }
      for (SourceFilter.Entry entry : policy.sources().entries()) {
        look(entry.statement(), entry.action(), 1);
      }
      for (SourceFilter.Default entry : policy.sources().defaults()) {
        look(entry.statement(), entry.action(), MOST_LIMITS);
      }
      if (limited.size() > MOST_LIMITED) {
        refuse(
            "the kernel program tells %d statements with limits apart, and there are %d"
                .formatted(MOST_LIMITED, limited.size()),
            "put types or prefixes with the same limit into one statement");
      }
      int verdicts = policy.sources().entries().size() + policy.sources().defaults().size();
      if (verdicts > SourceVerdict.MOST_RECORDS) {
        refuse(
            "the kernel program tells %d src statements apart, and there are %d"
                .formatted(SourceVerdict.MOST_RECORDS, verdicts),
            "put prefixes with the same action into one statement; one without family counts"
                + " twice");
      }
      return refusals.stream().distinct().toList();
    }

    private void refuse(String message, String help) {
      refusals.add(new Refusal(Optional.empty(), message, help));
    }

    private void look(@Nullable Statement statement, Action action, int most) {
      if (statement == null || !(action instanceof Action.RateLimit(List<Limit> limits))) {
        return;
      }
      limited.add(statement);
      if (limits.size() > most) {
        refusals.add(
            most == 1
                ? new Refusal(
                    Optional.of(statement.origin()),
                    "the kernel program keeps one limit for each source address",
                    "name one limit")
                : tooManyLimits(statement));
      }
    }
  }
}
