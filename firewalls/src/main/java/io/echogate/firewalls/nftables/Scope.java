package io.echogate.firewalls.nftables;

import io.echogate.firewalls.nftables.TableText.SetText;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Where a rule stands: its table, with the sets in it, and the text of it all. */
final class Scope {
  /** Many rules may name one large set; all together they look at no more elements. */
  private static final long MOST_VISITS = 20_000_000;

  private final Source source;
  private final TableText table;
  private long visited;

  Scope(Source source, TableText table) {
    this.source = source;
    this.table = table;
  }

  Source source() {
    return source;
  }

  TableText table() {
    return table;
  }

  /** The words of a part of the text. */
  String text(Expr expr) {
    return source.text(expr.span());
  }

  /** The words of a part of the text on one line. */
  String line(Span span) {
    return oneLine(source.text(span));
  }

  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    boolean comment = false;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      comment = c != '\n' && (comment || (c == '#' && !quoted));
      quoted = c != '\n' && !comment && quoted != (c == '"');
      boolean blank = comment || c <= ' ' || c == '`' || (c == '\\' && i + 1 < text.length());
      if (!blank) {
        line.append(c);
      } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
        line.append(' ');
      }
    }
    return line.toString().strip();
  }

  /** A set that must be there. */
  SetText set(Expr.Named named) {
    @Nullable SetText set = table.sets().get(named.name());
    if (set == null) {
      throw new Refusal(
          Diagnostic.error(
                  source,
                  named.span(),
                  "there is no set '" + Cursor.cut(named.name()) + "' in table " + table.title())
              .withHelp(Cursor.didYouMean(named.name(), table.sets().keySet())));
    }
    return set;
  }

  /** Whether what is in it at some time is not in the text. */
  boolean isUncertain(Expr expr) {
    return expr instanceof Expr.Named named
        && (table.changing().contains(named.name()) || set(named).isStateful());
  }

  /** The elements of a set, named or not; a value is a set of its own. */
  List<Expr> elements(Expr expr) {
    List<Expr> elements =
        switch (expr) {
          case Expr.SetOf set -> set.elements();
          case Expr.Named named -> set(named).elements();
          default -> List.of(expr);
        };
    visited += elements.size();
    if (visited > MOST_VISITS) {
      throw new Refusal(
          Diagnostic.error(
                  source, expr.span(), "the rules before this look at too many elements of sets")
              .withHelp("leave out large sets that have nothing to do with ICMP"));
    }
    return elements;
  }

  /** An element without what belongs to it. */
  static Expr bare(Expr element) {
    Expr bare = element;
    while (true) {
      if (bare instanceof Expr.Stateful stateful) {
        bare = stateful.value();
      } else if (bare instanceof Expr.Pair pair) {
        bare = pair.key();
      } else {
        return bare;
      }
    }
  }

  /** The number that an expression is; empty if it is none, or not known here. */
  OptionalLong number(Expr expr, SymbolType type) {
    return switch (expr) {
      case Expr.Word word -> number(word, type);
      case Expr.Binary binary -> {
        OptionalLong left = number(binary.left(), type);
        OptionalLong right = number(binary.right(), type);
        yield left.isPresent() && right.isPresent()
            ? OptionalLong.of(apply(binary.operator(), left.getAsLong(), right.getAsLong()))
            : OptionalLong.empty();
      }
      case Expr.Flags flags -> {
        long sum = 0;
        for (Expr flag : flags.flags()) {
          OptionalLong number = number(flag, type);
          if (number.isEmpty()) {
            yield number;
          }
          sum |= number.getAsLong();
        }
        yield OptionalLong.of(sum);
      }
      default -> OptionalLong.empty();
    };
  }

  private OptionalLong number(Expr.Word word, SymbolType type) {
    String text = text(word);
    OptionalLong number = Symbols.number(type, text);
    if (number.isPresent() || Symbols.words(type).isEmpty()) {
      return number;
    }
    throw new Refusal(
        Diagnostic.error(
                source,
                word.span(),
                "'" + Cursor.cut(text) + "' is no " + Symbols.title(type) + " of nft")
            .withHelp(
                Cursor.didYouMean(text, Symbols.words(type))
                    .orElseGet(() -> "write a number, or one of " + Symbols.list(type))));
  }

  static long apply(char operator, long left, long right) {
    return switch (operator) {
      case '&' -> left & right;
      case '|' -> left | right;
      case '^' -> left ^ right;
      case '<' -> right > 62 ? 0 : left << right;
      case '>' -> right > 62 ? 0 : left >>> right;
      default -> throw new IllegalArgumentException("no operator: " + operator);
    };
  }
}
