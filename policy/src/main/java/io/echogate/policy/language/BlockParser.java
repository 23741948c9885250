package io.echogate.policy.language;

import java.util.Optional;

/** Reads what stands in a root block. */
interface BlockParser {

  /** The statement that begins with a word, already taken; empty, and an error, if it is none. */
  Optional<StatementSyntax> statement(Token keyword);

  /** Passes what may follow the brace that ends a statement or a root block: a semicolon. */
  void afterBlock();
}
