package io.echogate.policy.language;

import io.echogate.policy.Dialect;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy text as written: the syntax tree.
 *
 * @param shared limits, sets and includes that stand in front of the root blocks
 * @param blocks the root blocks; none when the text holds definitions only, or nothing
 */
record PolicyFile(Source source, List<StatementSyntax> shared, List<Block> blocks) {
  PolicyFile {
    shared = List.copyOf(shared);
    blocks = List.copyOf(blocks);
  }

  /** The dialect of the blocks, and so of what stands in front of them. */
  Dialect dialect() {
    return blocks.stream().map(Block::dialect).findFirst().orElse(Dialect.POLICY);
  }

  /**
   * A root block with its statements.
   *
   * @param keyword null where the text has no root block and its statements stand for themselves
   * @param name the name behind {@code policy}; null if it is missing, which was reported, and in
   *     {@code xfw { }}
   * @param span from the keyword to the closing brace
   */
  record Block(
      Dialect dialect,
      @Nullable Token keyword,
      @Nullable Token name,
      List<StatementSyntax> statements,
      Span span) {
    Block {
      statements = List.copyOf(statements);
    }
  }
}
