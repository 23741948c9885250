package io.echogate.policy.language;

import io.echogate.policy.Policy;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.util.List;

/**
 * What became of a policy text.
 *
 * @param sources all texts that were read: first the policy itself, then those that it names, in
 *     the order in which they were opened. {@link io.echogate.policy.source.Texts#of} over them
 *     reads the same again
 * @param policies none when there is an error, or when the text holds no policy
 * @param diagnostics errors and notes, by text and place
 */
public record Reading(List<Source> sources, List<Policy> policies, List<Diagnostic> diagnostics) {
  public Reading {
    sources = List.copyOf(sources);
    policies = List.copyOf(policies);
    diagnostics = List.copyOf(diagnostics);
  }

  /** The policy text itself. */
  public Source source() {
    return sources.getFirst();
  }

  /** Whether the text cannot be used as it stands. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
  }
}
