package io.echogate.firewalls.nftables;

import io.echogate.policy.Address;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;

/**
 * Cuts nft text into tokens, one at a time. It keeps no token but the current one, since sets list
 * a million of them.
 */
final class Lexer {
  /** What a token is. */
  enum Kind {
    /** A name, a number, an address. */
    WORD,
    /** Something between double quotes. */
    TEXT,
    /** An operator or a bracket. */
    SIGN,
    /** Stands in renderings of JSON only, between backticks: what nft text has no words for. */
    OPAQUE,
    NEWLINE,
    END
  }

  /** The longest text of an IPv6 address has an embedded IPv4 address. */
  private static final int LONGEST_ADDRESS = 45;

  private final Source source;
  private final String text;
  private final boolean rendered;

  private Kind kind = Kind.NEWLINE;
  private int start;
  private int end;

  /**
   * @param rendered whether the text was made from JSON and may hold opaque tokens
   */
  Lexer(Source source, boolean rendered) {
    this.source = source;
    this.text = source.text();
    this.rendered = rendered;
    next();
  }

  Kind kind() {
    return kind;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** The current token's words; those of a text without its quotes. */
  String word() {
    return kind == Kind.TEXT || kind == Kind.OPAQUE
        ? text.substring(start + 1, end - 1)
        : text.substring(start, end);
  }

  /** Whether the current token is this word, not in quotes. */
  boolean isWord(String word) {
    return kind == Kind.WORD
        && end - start == word.length()
        && text.regionMatches(start, word, 0, word.length());
  }

  /** Whether the current token is this sign. */
  boolean isSign(char sign) {
    return kind == Kind.SIGN && end - start == 1 && text.charAt(start) == sign;
  }

  /** Whether the current token is this sign of two characters. */
  boolean isSign(String sign) {
    return kind == Kind.SIGN && end - start == sign.length() && text.startsWith(sign, start);
  }

  /** Goes back to a token that was current before. */
  void resetTo(int offset) {
    end = offset;
    next();
  }

  /** Goes to the next token. */
  void next() {
    skipBlanks();
    start = end;
    if (start >= text.length()) {
      kind = Kind.END;
      return;
    }
    char c = text.charAt(start);
    if (c == '\n') {
      kind = Kind.NEWLINE;
      end++;
    } else if (c == '"') {
      quoted('"', Kind.TEXT);
    } else if (c == '`' && rendered) {
      quoted('`', Kind.OPAQUE);
    } else if (isWordStart(c)) {
      kind = Kind.WORD;
      end = endOfWord(c);
    } else {
      kind = Kind.SIGN;
      end = start + (isPair(c, at(start + 1)) ? 2 : 1);
    }
  }

  private void skipBlanks() {
    while (end < text.length()) {
      char c = text.charAt(end);
      if (c == ' ' || c == '\t' || c == '\r') {
        end++;
      } else if (c == '#') {
        comment();
      } else if (c == '\\' && isLineEndAhead(end + 1)) {
        end = text.indexOf('\n', end) + 1;
      } else {
        return;
      }
    }
  }

  private boolean isLineEndAhead(int from) {
    return at(from) == '\n' || (at(from) == '\r' && at(from + 1) == '\n');
  }

  /** Old versions of nft write what they cannot name as {@code # xt_recent}. */
  private void comment() {
    int hash = end;
    int line = text.indexOf('\n', end);
    end = line < 0 ? text.length() : line;
    if (text.startsWith("# xt_", hash)) {
      throw new Refusal(Xt.refused(source, new Span(hash, end)));
    }
  }

  private void quoted(char quote, Kind quotedKind) {
    int close = start + 1;
    while (close < text.length() && text.charAt(close) != quote && text.charAt(close) != '\n') {
      close++;
    }
    if (at(close) != quote) {
      end = close;
      kind = Kind.NEWLINE;
      throw new Refusal(
          Diagnostic.error(source, new Span(start, close), "this text has no end on its line")
              .withHelp("close it with '" + quote + "'"));
    }
    kind = quotedKind;
    end = close + 1;
  }

  private static boolean isWordStart(char c) {
    return isLetter(c) || isDigit(c) || c == '_' || c == ':' || (c >= 0x80 && c != '\uFFFF');
  }

  private int endOfWord(char first) {
    int address = endOfColonAddress();
    if (address > start) {
      return address;
    }
    if (first == ':') {
      kind = Kind.SIGN;
      return start + 1;
    }
    int at = start;
    if (isDigit(first)) {
      int dots = 0;
      while (isDigit(at(at)) || at(at) == '.') {
        dots += at(at++) == '.' ? 1 : 0;
      }
      if (dots == 3) {
        return at;
      }
      at = start;
      while (isLetter(at(at)) || isDigit(at(at)) || at(at) == '_') {
        at++;
      }
      return at;
    }
    while (isWordPart(at(at))) {
      at++;
    }
    return at(at) == '*' ? at + 1 : at;
  }

  private static boolean isWordPart(char c) {
    return isLetter(c)
        || isDigit(c)
        || c == '_'
        || c == '-'
        || c == '.'
        || c == '/'
        || (c >= 0x80 && c != '\uFFFF');
  }

  /**
   * The end of an IPv6 or Ethernet address here, or the start: a colon is otherwise a sign of its
   * own.
   */
  private int endOfColonAddress() {
    int colons = 0;
    int at = start;
    while (at - start <= LONGEST_ADDRESS) {
      char c = at(at);
      if (c == ':') {
        colons++;
      } else if (!(isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.')) {
        break;
      }
      at++;
    }
    if (colons < 2) {
      return start;
    }
    boolean ethernet = colons == 5 && at - start == 17;
    return ethernet || Address.parse(text, start, at).isPresent() ? at : start;
  }

  private static boolean isPair(char c, char next) {
    return switch (c) {
      case '!', '=', '<', '>' -> next == '=' || (next == c && (c == '<' || c == '>'));
      default -> false;
    };
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The character there, or one that is none. */
  private char at(int offset) {
    return offset < text.length() ? text.charAt(offset) : '\uFFFF';
  }
}
