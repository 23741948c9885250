package io.echogate.policy.language;

import io.echogate.policy.source.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy text as written: the syntax tree.
 *
 * @param shared limits that stand in front of the root block
 * @param blocks the root blocks; none when the text holds no statement
 */
record PolicyFile(Source source, List<StatementSyntax> shared, List<Block> blocks) {
  PolicyFile {
    shared = List.copyOf(shared);
    blocks = List.copyOf(blocks);
  }

  /**
   * A root block with its statements.
   *
   * @param keyword null where the text has no root block and its statements stand for themselves
   */
  record Block(@Nullable Token keyword, List<StatementSyntax> statements) {
    Block {
      statements = List.copyOf(statements);
    }
  }
}
