package io.echogate.policy.language;

import io.echogate.policy.Origin;
import io.echogate.policy.Statement;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;

/** Numbers the statements of a policy that decide packets. */
final class Statements {
  private final Source source;
  private final List<Statement> all = new ArrayList<>();

  Statements(Source source) {
    this.source = source;
  }

  /** The statement at this place; the statements are added in file order. */
  Statement add(Span span) {
    Statement statement = new Statement(all.size(), new Origin(source, span));
    all.add(statement);
    return statement;
  }

  List<Statement> list() {
    return List.copyOf(all);
  }
}
