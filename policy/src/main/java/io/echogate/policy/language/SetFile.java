package io.echogate.policy.language;

import io.echogate.policy.PrefixSet;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.util.List;

/**
 * A list of prefixes as {@code set NAME file} reads it: one a line, empty lines, and comments from
 * {@code #} on.
 *
 * @param prefixes those of the lines in which nothing is wrong
 * @param diagnostics errors and notes, by place
 */
public record SetFile(PrefixSet prefixes, List<Diagnostic> diagnostics) {
  public SetFile {
    diagnostics = List.copyOf(diagnostics);
  }

  /** Reads a text. */
  public static SetFile read(Source source) {
    Diagnostics diagnostics = new Diagnostics(Bounds.STANDARD);
    PrefixSet prefixes = new SetFileReader(new Reporter(source, diagnostics)).read();
    return new SetFile(prefixes, diagnostics.list(List.of(source)));
  }

  /** Whether something is wrong in it. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
  }
}
