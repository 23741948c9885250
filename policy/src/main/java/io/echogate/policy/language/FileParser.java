package io.echogate.policy.language;

import io.echogate.policy.language.PolicyFile.Block;
import io.echogate.policy.language.StatementSyntax.LimitStatement;
import io.echogate.policy.language.Token.Kind;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a whole policy text: root blocks, or statements without one. */
final class FileParser {
  private static final List<String> ROOTS =
      Stream.concat(Stream.of(Keywords.XFW), Keywords.ALL_STATEMENTS.stream()).toList();

  private final Reporter reporter;
  private final Cursor cursor;
  private final StatementParser statements;
  private final List<StatementSyntax> bare = new ArrayList<>();
  private @Nullable Block xfw;
  private boolean strayReported;

  FileParser(Reporter reporter, Bounds bounds) {
    this.reporter = reporter;
    this.cursor = new Cursor(reporter, bounds);
    this.statements = new StatementParser(cursor);
  }

  /** Reads to the end; what cannot be read is reported and left out. */
  PolicyFile parse() {
    while (!cursor.at(Kind.END)) {
      if (cursor.at(Kind.WORD)) {
        root(cursor.take());
      } else {
        outside();
      }
    }
    if (xfw != null) {
      return new PolicyFile(reporter.source(), bare, List.of(xfw));
    }
    return new PolicyFile(
        reporter.source(), List.of(), bare.isEmpty() ? List.of() : List.of(new Block(null, bare)));
  }

  private void root(Token word) {
    String text = word.text();
    if (Keywords.POLICY_ROOTS.contains(text)) {
      statements.policyWord(word);
    } else if (Keywords.FOREIGN_ROOTS.contains(text)) {
      foreignRoot(word);
    } else if (word.isWord(Keywords.XFW)) {
      xfw(word);
    } else if (Keywords.isStatement(word)) {
      bare(word, text);
    } else {
      unknown(word);
    }
  }

  private void unknown(Token word) {
    Optional<String> meant = cursor.nearest(word, ROOTS);
    cursor.report(
        cursor
            .error(word.span(), "unknown word " + word.shown())
            .withHelp(
                meant
                    .map(name -> "did you mean '" + name + "'?")
                    .orElse("a policy file holds xfw { ... } with statements such as icmp")));
    if (meant.isEmpty()) {
      cursor.skipStatement();
    } else if (meant.get().equals(Keywords.XFW)) {
      xfw(word);
    } else {
      bare(word, meant.get());
    }
  }

  private void xfw(Token keyword) {
    Block block = block(keyword);
    if (xfw == null) {
      bare.stream()
          .filter(statement -> !(statement instanceof LimitStatement))
          .findFirst()
          .ifPresent(statement -> reportBare(statement.span()));
      xfw = block;
      return;
    }
    Token first = xfw.keyword();
    Diagnostic second = cursor.error(keyword.span(), "a second xfw { } in one file");
    cursor.report(
        (first == null ? second : second.withPlace(first.span(), "the first one is here"))
            .withHelp("put all statements into one xfw { }"));
  }

  private Block block(Token keyword) {
    List<StatementSyntax> inside = new ArrayList<>();
    boolean open = cursor.accept(Kind.OPEN);
    Token brace = cursor.last();
    if (!open) {
      cursor.expected("'{' behind 'xfw'");
    }
    while (!cursor.accept(Kind.CLOSE)) {
      if (cursor.at(Kind.END)) {
        if (open) {
          statements.unclosed(brace);
        }
        return new Block(keyword, inside);
      }
      statements.statement().ifPresent(inside::add);
    }
    statements.afterBlock();
    return new Block(keyword, inside);
  }

  private void bare(Token keyword, String meant) {
    if (xfw != null) {
      reportBare(keyword.span());
    }
    statements.statement(keyword, meant).ifPresent(bare::add);
  }

  private void reportBare(Span place) {
    if (!strayReported) {
      strayReported = true;
      cursor.report(
          cursor
              .error(place, "a statement outside of xfw { }")
              .withHelp("move it into the braces; only ratelimit may stand in front of xfw { }"));
    }
  }

  private void foreignRoot(Token word) {
    cursor.report(
        cursor
            .error(word.span(), word.text() + " { } is for another program and is not read")
            .withHelp("keep only xfw { } in this file"));
    cursor.skipStatement();
  }

  /** A sign where a root block or a statement should begin. */
  private void outside() {
    if (!cursor.at(Kind.CLOSE)) {
      cursor.expected("xfw { } or a statement");
      cursor.skipStatement();
      return;
    }
    Token close = cursor.take();
    cursor.accept(Kind.SEMICOLON);
    if (!strayReported) {
      strayReported = true;
      cursor.report(cursor.error(close.span(), "a '}' without its '{'"));
    }
  }
}
