package io.echogate.policy.language;

import io.echogate.policy.language.StatementSyntax.IncludeStatement;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts what included texts define in the place of their {@code include}. A text that is included
 * again, by whatever way, is not read again.
 */
final class Includes {
  private final TextStore texts;
  private final Diagnostics diagnostics;
  private final Budget budget;
  private final int depth;
  private final Deque<Source> open = new ArrayDeque<>();
  private final Set<Source> done = new HashSet<>();
  private final List<StatementSyntax> definitions = new ArrayList<>();

  Includes(TextStore texts, Diagnostics diagnostics, Budget budget, Bounds bounds) {
    this.texts = texts;
    this.diagnostics = diagnostics;
    this.budget = budget;
    this.depth = bounds.further().depth();
  }

  /** The definitions of a text, with those that it includes. */
  List<StatementSyntax> expand(Source source, List<StatementSyntax> statements) {
    open.push(source);
    for (StatementSyntax statement : statements) {
      if (statement instanceof IncludeStatement include) {
        include(include);
      } else {
        definitions.add(statement);
      }
    }
    open.pop();
    return definitions;
  }

  private void include(IncludeStatement include) {
    Token path = include.path();
    Reporter reporter = new Reporter(path.source(), diagnostics);
    if (open.size() > depth) {
      reporter.add(
          reporter
              .error(path, "includes are nested deeper than " + depth)
              .withHelp("include fewer files from within included ones"));
      return;
    }
    Optional<Source> text = texts.open(path);
    if (text.isEmpty()) {
      return;
    }
    if (open.contains(text.get())) {
      reporter.add(
          reporter
              .error(path, "this file includes itself, directly or by others")
              .withHelp("leave the include out"));
      return;
    }
    if (done.add(text.get())) {
      FileParser parser = new FileParser(new Reporter(text.get(), diagnostics), budget);
      expand(text.get(), parser.parseIncluded());
    }
  }
}
