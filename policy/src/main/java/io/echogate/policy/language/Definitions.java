package io.echogate.policy.language;

import io.echogate.policy.Dialect;
import io.echogate.policy.language.StatementSyntax.LimitStatement;
import io.echogate.policy.language.StatementSyntax.SetStatement;
import java.util.List;

/** The limits and sets that statements of a root block can name. */
record Definitions(LimitTable limits, SetTable sets) {

  /** Those of a file, in front of its blocks. */
  static Definitions shared(
      Reporter reporter, Dialect dialect, TextStore texts, List<StatementSyntax> statements) {
    Definitions definitions =
        new Definitions(new LimitTable(reporter, dialect), new SetTable(reporter, texts));
    definitions.define(statements);
    return definitions;
  }

  /** These and those of a block. */
  Definitions with(List<StatementSyntax> statements) {
    Definitions definitions = new Definitions(limits.inner(), sets.inner());
    definitions.define(statements);
    return definitions;
  }

  private void define(List<StatementSyntax> statements) {
    for (StatementSyntax statement : statements) {
      switch (statement) {
        case LimitStatement limit -> limits.define(limit);
        case SetStatement set -> sets.define(set);
        default -> {}
      }
    }
    sets.resolve();
  }
}
