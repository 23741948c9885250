package io.echogate.datapath;

import io.echogate.policy.Action;
import io.echogate.policy.Dialect;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the kernel program can do all that a policy says. What it cannot do is never left out.
 */
public final class Enforceable {

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
    List<Refusal> refusals = new ArrayList<>();
    if (policy.dialect() != Dialect.XFW) {
      refusals.add(
          new Refusal(
              Optional.empty(),
              "the kernel program enforces xfw { } policies only",
              "write the policy as xfw { ... }"));
    }
    for (SourceFilter.Entry entry : policy.sources().entries()) {
      refusals.add(source(entry.statement()));
    }
    for (SourceFilter.Default entry : policy.sources().defaults()) {
      if (!(entry.action() instanceof Action.Allow)) {
        refusals.add(source(entry.statement()));
      }
    }
    return refusals.stream().distinct().toList();
  }

  private static Refusal source(Statement statement) {
    return new Refusal(
        Optional.of(statement.origin()),
        "the kernel program has no source filter, so this statement cannot be enforced",
        "take it out to apply the rest; check and explain judge it as it stands");
  }
}
