package io.echogate.firewalls.rules;

import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Severity;
import java.util.List;
import java.util.Optional;

/**
 * What became of a firewall's text.
 *
 * @param rules what it says; empty if there are errors
 * @param diagnostics errors, and what was read but is not understood
 */
public record Imported(Optional<RuleSet> rules, List<Diagnostic> diagnostics) {
  public Imported {
    diagnostics = List.copyOf(diagnostics);
    if (rules.isEmpty() == diagnostics.stream().noneMatch(Imported::isError)) {
      throw new IllegalArgumentException("rules beside errors, or neither");
    }
  }

  private static boolean isError(Diagnostic diagnostic) {
    return diagnostic.severity() == Severity.ERROR;
  }
}
