package io.echogate.policy.language;

import io.echogate.policy.Dialect;
import io.echogate.policy.language.Layout.Items;
import io.echogate.policy.language.Layout.Part;
import io.echogate.policy.language.Layout.Words;
import io.echogate.policy.language.PolicyFile.Block;
import io.echogate.policy.language.StatementSyntax.DefaultEntry;
import io.echogate.policy.language.StatementSyntax.DefaultsStatement;
import io.echogate.policy.language.StatementSyntax.OtherStatement;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Writes policy texts in their canonical form: a statement a line, lists broken at 100 columns, one
 * way to write what can be written in several. Order, comments and single empty lines stay, and so
 * does the meaning. In {@code policy { }} messages are called by their slugs; in {@code xfw { }}
 * items stay as they are, for such files are read by other programs too.
 *
 * <p>Comments inside of a list stay where they are; others inside of a statement move in front of
 * it.
 */
public final class PolicyFormat {
  private final Comments comments;
  private final FormatWriter out = new FormatWriter();

  private PolicyFormat(Comments comments) {
    this.comments = comments;
  }

  /**
   * What became of a text.
   *
   * @param text the text in its canonical form; empty if it has errors of syntax
   * @param diagnostics errors and notes about its syntax; its meaning is not looked at
   */
  public record Formatted(Optional<String> text, List<Diagnostic> diagnostics) {}

  /** The canonical form of a text. */
  public static Formatted format(Source source) {
    Diagnostics diagnostics = new Diagnostics(Bounds.STANDARD);
    Reporter reporter = new Reporter(source, diagnostics);
    List<Span> comments = new ArrayList<>();
    Lexer lexer = new Lexer(reporter, new Budget(Bounds.STANDARD), comments::add);
    PolicyFile file = new FileParser(reporter, lexer).parse();
    List<Diagnostic> said = diagnostics.list(List.of(source));
    if (diagnostics.hasErrors()) {
      return new Formatted(Optional.empty(), said);
    }
    PolicyFormat format = new PolicyFormat(new Comments(source, comments));
    return new Formatted(Optional.of(format.text(file)), said);
  }

  /** Something that stands for itself between others. */
  private record Piece(Span span, Runnable write) {}

  private String text(PolicyFile file) {
    List<Piece> pieces = new ArrayList<>();
    for (StatementSyntax statement : file.shared()) {
      pieces.add(piece(file.dialect(), statement));
    }
    for (Block block : file.blocks()) {
      if (block.keyword() == null) {
        block.statements().forEach(statement -> pieces.add(piece(block.dialect(), statement)));
      } else {
        pieces.add(new Piece(block.span(), () -> block(block)));
      }
    }
    pieces.sort(Comparator.comparingInt(piece -> piece.span().start()));
    pieces(pieces, Integer.MAX_VALUE);
    return out.text();
  }

  private Piece piece(Dialect dialect, StatementSyntax statement) {
    return new Piece(statement.span(), () -> statement(dialect, statement));
  }

  /** Writes pieces with the comments and empty lines between them, up to an offset. */
  private void pieces(List<Piece> pieces, int end) {
    boolean first = true;
    for (Piece piece : pieces) {
      int start = piece.span().start();
      first = comments(start, first);
      out.endLine();
      if (!first && comments.isBlankBefore(start)) {
        out.emptyLine();
      }
      piece.write().run();
      first = false;
    }
    comments(end, first);
  }

  /** Writes the comments in front of an offset; whether still nothing was written on own lines. */
  private boolean comments(int offset, boolean first) {
    boolean none = first;
    for (Span comment : comments.takeUntil(offset)) {
      boolean trailing = comments.isTrailing(comment);
      if (!trailing && !none && comments.isBlankBefore(comment.start())) {
        out.emptyLine();
      }
      out.comment(comments.text(comment), trailing);
      none &= trailing;
    }
    return none;
  }

  private void block(Block block) {
    Token keyword = block.keyword();
    Token name = block.name();
    out.word(keyword == null ? "" : keyword.text());
    if (name != null) {
      out.word(name.text());
    }
    int close = block.span().end() - 1;
    if (block.statements().isEmpty() && !comments.anyWithin(block.span().start(), close)) {
      out.word("{ }");
      return;
    }
    out.word("{");
    out.indent(1);
    pieces(
        block.statements().stream().map(statement -> piece(block.dialect(), statement)).toList(),
        close);
    out.indent(-1);
    out.endLine();
    out.word("}");
  }

  private void statement(Dialect dialect, StatementSyntax statement) {
    Layouts layouts = new Layouts(dialect, comments);
    Layout layout = layouts.of(statement);
    if (statement instanceof OtherStatement) {
      comments.take(statement.span().start(), statement.span().end());
      out.word(layout.flat());
    } else if (statement instanceof DefaultsStatement defaults) {
      defaults(layouts, defaults, layout);
    } else {
      statement(layout, statement.span());
    }
  }

  private void defaults(Layouts layouts, DefaultsStatement defaults, Layout layout) {
    Span span = defaults.span();
    hoist(span.start(), comments.next(defaults.keyword().end(), ""));
    if (out.fits(layout.flat().length()) && !comments.anyWithin(span.start(), span.end())) {
      out.word(layout.flat());
      return;
    }
    out.word("defaults {");
    out.indent(1);
    List<Piece> pieces = new ArrayList<>();
    for (DefaultEntry entry : defaults.entries()) {
      pieces.add(new Piece(entry.span(), () -> statement(layouts.of(entry), entry.span())));
    }
    pieces(pieces, span.end() - 1);
    out.indent(-1);
    out.endLine();
    out.word("}");
  }

  /** Writes comments between two offsets on lines of their own. */
  private void hoist(int from, int to) {
    for (Span comment : comments.take(from, to)) {
      out.comment(comments.text(comment), false);
    }
  }

  private void statement(Layout layout, Span span) {
    int from = span.start();
    boolean plain = true;
    for (Part part : layout.parts()) {
      if (part instanceof Items list) {
        hoist(from, list.open());
        from = list.close();
        plain &= !comments.anyWithin(list.open(), list.close());
      }
    }
    hoist(from, span.end());
    if (plain && out.fits(layout.flat().length())) {
      out.word(layout.flat());
      return;
    }
    int last = layout.parts().size() - 1;
    for (int i = 0; i <= last; i++) {
      String end = i == last ? layout.end() : "";
      switch (layout.parts().get(i)) {
        case Words words -> words(words.flat(), end, i == 0);
        case Items list -> list(list, end);
      }
      out.sign(end);
    }
  }

  /** Writes words, on the next line if they do not fit behind others. */
  private void words(String words, String end, boolean first) {
    if (first || out.fits(words.length() + end.length())) {
      out.word(words);
      return;
    }
    out.endLine();
    out.indent(2);
    out.word(words);
    out.indent(-2);
  }

  private void list(Items list, String end) {
    boolean plain = !comments.anyWithin(list.open(), list.close());
    if (plain && out.fits(list.flat().length() + end.length())) {
      out.word(list.flat());
      return;
    }
    out.word("{");
    out.indent(1);
    boolean newLine = true;
    int last = list.items().size() - 1;
    for (int i = 0; i <= last; i++) {
      Layout.Item item = list.items().get(i);
      newLine |= itemComments(item.start());
      String text = i == last ? item.text() : item.text() + ",";
      if (newLine || !out.fits(text.length())) {
        out.endLine();
      }
      out.word(text);
      newLine = false;
    }
    itemComments(list.close());
    out.indent(-1);
    out.endLine();
    out.word("}");
  }

  /** Writes the comments of a list in front of an offset; whether there were any. */
  private boolean itemComments(int offset) {
    List<Span> taken = comments.takeUntil(offset);
    for (Span comment : taken) {
      out.comment(comments.text(comment), comments.isTrailing(comment));
    }
    return !taken.isEmpty();
  }
}
