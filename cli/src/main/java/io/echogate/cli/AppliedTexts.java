package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.policy.Policy;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts that are kept with programs, and remembers the last one: a command asks several times
 * for one that may name a million addresses. For one thread at a time.
 */
final class AppliedTexts implements Function<AppliedPolicy, Optional<Policy>> {
  private @Nullable AppliedPolicy last;
  private Optional<Policy> policy = Optional.empty();

  /** What {@link PolicyFiles#applied} gives. */
  @Override
  public Optional<Policy> apply(AppliedPolicy applied) {
    AppliedPolicy known = last;
    if (known == null
        || !known.name().equals(applied.name())
        || !known.text().equals(applied.text())) {
      policy = PolicyFiles.applied(applied);
      last = applied;
    }
    return policy;
  }

  /** The same with its sets as they are now. */
  Optional<Policy> inForce(AppliedPolicy applied) {
    return apply(applied).map(applied.edits()::in);
  }
}
