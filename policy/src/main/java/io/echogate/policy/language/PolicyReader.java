package io.echogate.policy.language;

import io.echogate.policy.Dialect;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyFile.Block;
import io.echogate.policy.language.StatementSyntax.SetStatement;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Decoded;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import io.echogate.policy.source.Texts;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads policy texts: text, then syntax tree ({@link PolicyFile}), then model. It takes any input,
 * reports all errors of a text at once, and needs time in proportion to its length.
 */
public final class PolicyReader {
  private final Bounds bounds;
  private final Diagnostics diagnostics;
  private final Reporter reporter;
  private final Budget budget;
  private final TextStore texts;

  private PolicyReader(Source source, Texts texts, Bounds bounds) {
    this.bounds = bounds;
    this.diagnostics = new Diagnostics(bounds);
    this.reporter = new Reporter(source, diagnostics);
    this.budget = new Budget(bounds);
    this.texts = new TextStore(source, texts, bounds, diagnostics);
  }

  /**
   * Reads the bytes of a policy that names no other files.
   *
   * @param name what to call it in messages
   */
  public static Reading read(String name, byte[] bytes) {
    return read(name, bytes, Texts.none());
  }

  /**
   * Reads the bytes of a policy file.
   *
   * @param name what to call it in messages; the files that it names are looked for beside it
   * @param texts where those files are
   */
  public static Reading read(String name, byte[] bytes, Texts texts) {
    Decoded decoded = Decoded.of(name, bytes, Bounds.STANDARD);
    return decoded
        .problem()
        .map(problem -> new Reading(List.of(decoded.source()), List.of(), List.of(problem)))
        .orElseGet(() -> read(decoded.source(), texts));
  }

  /** Reads a policy text that names no other files. */
  public static Reading read(Source source) {
    return read(source, Texts.none());
  }

  /** Reads a policy text. */
  public static Reading read(Source source, Texts texts) {
    return read(source, texts, Bounds.STANDARD);
  }

  static Reading read(Source source, Texts texts, Bounds bounds) {
    return new PolicyReader(source, texts, bounds).read();
  }

  private Reading read() {
    Source source = reporter.source();
    PolicyFile file = new FileParser(reporter, budget).parse();
    List<StatementSyntax> shared =
        new Includes(texts, diagnostics, budget, bounds).expand(source, file.shared());
    Definitions definitions = Definitions.shared(reporter, file.dialect(), texts, shared);
    if (file.dialect() == Dialect.XFW) {
      noteSets(file);
    }
    List<Policy> policies = new ArrayList<>();
    Names names = new Names(reporter, Dialect.POLICY);
    for (Block block : file.blocks()) {
      policies.add(policy(block, definitions, names));
    }
    return new Reading(
        texts.all(), diagnostics.hasErrors() ? List.of() : policies, diagnostics.list(texts.all()));
  }

  private void noteSets(PolicyFile file) {
    for (StatementSyntax statement : file.shared()) {
      if (statement instanceof SetStatement set) {
        reporter.add(
            reporter
                .note(set.keyword(), "a set has no effect here: xfw { } cannot name it")
                .withHelp("write the prefixes into src statements of xfw { }"));
      }
    }
  }

  private Policy policy(Block block, Definitions shared, Names names) {
    Token keyword = block.keyword();
    Definitions definitions = shared.with(block.statements());
    if (keyword == null) {
      diagnostics.add(rootless(reporter.source(), block));
    }
    if (keyword == null || block.dialect() == Dialect.XFW) {
      return new XfwResolver(reporter, definitions.limits()).resolve(block.statements());
    }
    Token name = block.name();
    if (name != null) {
      names.give(name);
    }
    return new PolicyResolver(reporter, definitions).resolve(block, keyword);
  }

  private static Diagnostic rootless(Source source, Block block) {
    int first = block.statements().getFirst().span().start();
    return Diagnostic.note(
            source, new Span(first, first), "no root block: read as the inside of xfw { }")
        .withHelp("put the statements into xfw { ... }");
  }
}
