package io.echogate.policy.language;

import java.util.Optional;

/** Reads what stands in a root block. */
interface BlockParser {

  /** The statement ahead; empty, and an error, if what is ahead is none. */
  Optional<StatementSyntax> statement();

  /** Passes what may follow the brace that ends a statement or a root block: a semicolon. */
  void afterBlock();
}
