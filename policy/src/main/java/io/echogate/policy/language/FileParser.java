package io.echogate.policy.language;

import io.echogate.policy.Dialect;
import io.echogate.policy.language.PolicyFile.Block;
import io.echogate.policy.language.StatementSyntax.IncludeStatement;
import io.echogate.policy.language.StatementSyntax.LimitStatement;
import io.echogate.policy.language.StatementSyntax.SetStatement;
import io.echogate.policy.language.Token.Kind;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a whole policy text: definitions, root blocks, or statements without one. */
final class FileParser {
  private static final List<String> ROOTS =
      Stream.of(
              List.of(Keywords.POLICY, Keywords.XFW),
              Keywords.ALL_STATEMENTS,
              List.of(Keywords.SET, Keywords.INCLUDE))
          .flatMap(List::stream)
          .toList();

  private final Reporter reporter;
  private final Cursor cursor;
  private final ListParser lists;
  private final DefinitionParser definitions;
  private final XfwStatementParser xfw;
  private final PolicyStatementParser policy;
  private final List<StatementSyntax> outside = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private boolean strayReported;

  FileParser(Reporter reporter, Budget budget) {
    this(reporter, new Lexer(reporter, budget));
  }

  FileParser(Reporter reporter, Lexer lexer) {
    this.reporter = reporter;
    this.cursor = new Cursor(reporter, lexer);
    this.lists = new ListParser(cursor);
    HeadParser xfwHeads = new HeadParser(cursor, Dialect.XFW);
    HeadParser policyHeads = new HeadParser(cursor, Dialect.POLICY);
    this.definitions = new DefinitionParser(cursor, policyHeads, lists);
    this.xfw = new XfwStatementParser(cursor, xfwHeads, lists);
    this.policy = new PolicyStatementParser(cursor, policyHeads, lists, definitions);
  }

  /** Reads to the end; what cannot be read is reported and left out. */
  PolicyFile parse() {
    readRoots();
    boolean definitions = outside.stream().allMatch(FileParser::isDefinition);
    boolean shared = outside.stream().anyMatch(FileParser::isNotOfXfw);
    if (!blocks.isEmpty() || outside.isEmpty() || (definitions && shared)) {
      return new PolicyFile(
          reporter.source(), outside.stream().filter(FileParser::isDefinition).toList(), blocks);
    }
    return rootless();
  }

  /** Statements without a root block: the inside of {@code xfw { }}. */
  private PolicyFile rootless() {
    Map<Boolean, List<StatementSyntax>> parts =
        outside.stream().collect(Collectors.partitioningBy(FileParser::isNotOfXfw));
    List<StatementSyntax> inside = parts.getOrDefault(false, List.of());
    Span span = inside.getFirst().span().to(inside.getLast().span());
    return new PolicyFile(
        reporter.source(),
        parts.getOrDefault(true, List.of()),
        List.of(new Block(Dialect.XFW, null, null, inside, span)));
  }

  /** Reads an included text: definitions to the end; all else is an error. */
  List<StatementSyntax> parseIncluded() {
    readRoots();
    Stream.concat(
            outside.stream()
                .filter(statement -> !isDefinition(statement))
                .map(StatementSyntax::span),
            blocks.stream().map(Block::span))
        .forEach(
            span ->
                cursor.report(
                    cursor
                        .error(
                            new Span(span.start(), span.start()),
                            "more than definitions in an included file")
                        .withHelp("an included file holds set, ratelimit and include only")));
    return outside.stream().filter(FileParser::isDefinition).toList();
  }

  private void readRoots() {
    while (!cursor.at(Kind.END)) {
      if (cursor.at(Kind.WORD)) {
        root(cursor.take());
      } else {
        outside();
      }
    }
  }

  private static boolean isDefinition(StatementSyntax statement) {
    return statement instanceof LimitStatement || isNotOfXfw(statement);
  }

  /** Whether it may stand in front of {@code xfw { }}, but not inside. */
  private static boolean isNotOfXfw(StatementSyntax statement) {
    return statement instanceof SetStatement || statement instanceof IncludeStatement;
  }

  private void root(Token word) {
    String text = word.text();
    if (Keywords.FOREIGN_ROOTS.contains(text)) {
      foreignRoot(word);
    } else if (Keywords.isBeginning(word) || word.isWord(Keywords.XFW)) {
      root(word, text);
    } else {
      unknown(word);
    }
  }

  private void root(Token word, String meant) {
    switch (meant) {
      case Keywords.XFW -> xfw(word);
      case Keywords.POLICY -> policy(word);
      case Keywords.SET -> define(word, Optional.of(definitions.set(word)));
      case Keywords.INCLUDE -> define(word, definitions.include(word));
      case Keywords.RATELIMIT -> define(word, definitions.limit(word));
      default -> bare(word, meant);
    }
  }

  private void unknown(Token word) {
    Optional<String> meant =
        cursor.unknown(
            "word", word, ROOTS, "a policy file holds policy NAME { ... } or xfw { ... }");
    meant.ifPresentOrElse(name -> root(word, name), cursor::skipStatement);
  }

  private void define(Token keyword, Optional<StatementSyntax> definition) {
    definition.ifPresent(outside::add);
    if (!blocks.isEmpty()) {
      reportBare(keyword.span());
    }
  }

  private void policy(Token keyword) {
    Token name = policyName(keyword);
    Block block = block(Dialect.POLICY, keyword, name, policy);
    boolean mixed = blocks.stream().anyMatch(other -> other.dialect() == Dialect.XFW);
    if (mixed) {
      reportMixed(keyword);
    }
    enter(block);
  }

  private @Nullable Token policyName(Token keyword) {
    if (cursor.accept(Kind.EQUALS)) {
      cursor.report(
          cursor
              .error(cursor.last(), "'=' in front of the name of a policy")
              .withHelp("write policy NAME { ... }"));
    }
    if (cursor.at(Kind.WORD)) {
      return cursor.take();
    }
    cursor.report(
        cursor
            .error(keyword, "a policy without a name")
            .withHelp("write policy NAME { ... }; apply, status and counters call it so"));
    return null;
  }

  private void xfw(Token keyword) {
    Block block = block(Dialect.XFW, keyword, null, xfw);
    if (blocks.isEmpty()) {
      enter(block);
      return;
    }
    Block first = blocks.getFirst();
    if (first.dialect() == Dialect.POLICY) {
      reportMixed(keyword);
      return;
    }
    Token other = first.keyword();
    Diagnostic second = cursor.error(keyword, "a second xfw { } in one file");
    cursor.report(
        (other == null ? second : second.withPlace(other.span(), "the first one is here"))
            .withHelp("put all statements into one xfw { }"));
  }

  private void reportMixed(Token keyword) {
    Token first = blocks.getFirst().keyword();
    Diagnostic mixed = cursor.error(keyword, "xfw { } and policy NAME { } in one file");
    cursor.report(
        (first == null ? mixed : mixed.withPlace(first.span(), "the other one is here"))
            .withHelp("put them into files of their own"));
  }

  /** Takes a block; statements in front of the first one that belong into it are reported. */
  private void enter(Block block) {
    if (blocks.isEmpty()) {
      outside.stream()
          .filter(statement -> !isDefinition(statement))
          .findFirst()
          .ifPresent(statement -> reportBare(block.dialect(), statement.span()));
    }
    blocks.add(block);
  }

  private Block block(
      Dialect dialect, Token keyword, @Nullable Token name, BlockParser statements) {
    List<StatementSyntax> inside = new ArrayList<>();
    boolean open = cursor.accept(Kind.OPEN);
    Token brace = cursor.last();
    if (!open) {
      cursor.expected("'{' behind '" + brace.clipped() + "'");
    }
    while (!cursor.accept(Kind.CLOSE)) {
      boolean nextPolicy = dialect == Dialect.POLICY && cursor.isWordAhead(Keywords.POLICY);
      if (cursor.at(Kind.END) || nextPolicy) {
        if (open) {
          lists.unclosed(brace);
        }
        return new Block(dialect, keyword, name, inside, cursor.since(keyword));
      }
      if (cursor.at(Kind.WORD)) {
        statements.statement(cursor.take()).ifPresent(inside::add);
      } else {
        noStatement();
      }
    }
    Span span = cursor.since(keyword);
    statements.afterBlock();
    return new Block(dialect, keyword, name, inside, span);
  }

  /** A sign where a statement should begin. */
  private void noStatement() {
    if (cursor.accept(Kind.SEMICOLON)) {
      cursor.report(
          cursor.error(cursor.last(), "a ';' without a statement").withHelp("leave it out"));
    } else {
      cursor.expected("a statement");
      cursor.skipStatement();
    }
  }

  private void bare(Token keyword, String meant) {
    if (!blocks.isEmpty()) {
      reportBare(keyword.span());
    }
    xfw.statement(keyword, meant).ifPresent(outside::add);
  }

  private void reportBare(Span place) {
    reportBare(blocks.getFirst().dialect(), place);
  }

  private void reportBare(Dialect dialect, Span place) {
    if (strayReported) {
      return;
    }
    strayReported = true;
    cursor.report(
        switch (dialect) {
          case XFW ->
              cursor
                  .error(place, "a statement outside of xfw { }")
                  .withHelp(
                      "move it into the braces; only ratelimit may stand in front of xfw { }");
          case POLICY ->
              cursor
                  .error(place, "a statement outside of policy NAME { }")
                  .withHelp(
                      "move it into the braces; only set, ratelimit and include may stand in front"
                          + " of the first policy");
        });
  }

  private void foreignRoot(Token word) {
    cursor.report(
        cursor
            .error(word, word.text() + " { } is for another program and is not read")
            .withHelp("keep only xfw { } in this file"));
    cursor.skipStatement();
  }

  /** A sign where a root block or a statement should begin. */
  private void outside() {
    if (!cursor.at(Kind.CLOSE)) {
      cursor.expected("policy NAME { }, xfw { } or a statement");
      cursor.skipStatement();
      return;
    }
    Token close = cursor.take();
    cursor.accept(Kind.SEMICOLON);
    if (!strayReported) {
      strayReported = true;
      cursor.report(cursor.error(close, "a '}' without its '{'").withHelp("leave it out"));
    }
  }
}
