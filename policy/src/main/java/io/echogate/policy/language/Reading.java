package io.echogate.policy.language;

import io.echogate.policy.Policy;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.util.List;

/**
 * What became of a policy text.
 *
 * @param policies none when there is an error, or when the text holds no statement
 * @param diagnostics errors and notes, by place
 */
public record Reading(Source source, List<Policy> policies, List<Diagnostic> diagnostics) {
  public Reading {
    policies = List.copyOf(policies);
    diagnostics = List.copyOf(diagnostics);
  }

  /** Whether the text cannot be used as it stands. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
  }
}
