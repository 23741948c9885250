package io.echogate.policy.language;

import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyFile.Block;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Decoded;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads policy texts: text, then syntax tree ({@link PolicyFile}), then model. It takes any input,
 * reports all errors of a text at once, and needs time in proportion to its length.
 */
public final class PolicyReader {
  private PolicyReader() {}

  /**
   * Reads the bytes of a policy file.
   *
   * @param name what to call it in messages
   */
  public static Reading read(String name, byte[] bytes) {
    Decoded decoded = Decoded.of(name, bytes, Bounds.STANDARD);
    return decoded
        .problem()
        .map(problem -> new Reading(decoded.source(), List.of(), List.of(problem)))
        .orElseGet(() -> read(decoded.source()));
  }

  /** Reads a policy text. */
  public static Reading read(Source source) {
    return read(source, Bounds.STANDARD);
  }

  static Reading read(Source source, Bounds bounds) {
    Diagnostics diagnostics = new Diagnostics(bounds);
    Reporter reporter = new Reporter(source, diagnostics);
    PolicyFile file = new FileParser(reporter, bounds).parse();
    List<Policy> policies = new ArrayList<>();
    for (Block block : file.blocks()) {
      if (block.keyword() == null) {
        diagnostics.add(rootless(source, block));
      }
      List<StatementSyntax> statements =
          Stream.concat(file.shared().stream(), block.statements().stream()).toList();
      policies.add(new XfwResolver(reporter).resolve(statements));
    }
    return new Reading(source, diagnostics.hasErrors() ? List.of() : policies, diagnostics.list());
  }

  private static Diagnostic rootless(Source source, Block block) {
    int first = block.statements().getFirst().span().start();
    return Diagnostic.note(
            source, new Span(first, first), "no root block: read as the inside of xfw { }")
        .withHelp("put the statements into xfw { ... }");
  }
}
