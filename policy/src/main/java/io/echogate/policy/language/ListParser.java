package io.echogate.policy.language;

import io.echogate.policy.language.StatementSyntax.MessageItem;
import io.echogate.policy.language.StatementSyntax.SourceItem;
import io.echogate.policy.language.Token.Kind;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads lists in braces: {@code { 0, 8 }}. Commas may be left out or trail. Of mistakes in a list's
 * signs only the first is reported.
 */
final class ListParser {
  private final Cursor cursor;
  private boolean signReported;

  ListParser(Cursor cursor) {
    this.cursor = cursor;
  }

  /** Whether a list follows; otherwise an error, and the rest of the statement is passed. */
  boolean ahead(String what) {
    if (cursor.at(Kind.OPEN)) {
      return true;
    }
    cursor.expected(what);
    if (!cursor.isStatementAhead()) {
      cursor.skipStatement();
    }
    return false;
  }

  /** Reads one item, or nothing when none is ahead. */
  private interface ItemParser<T> {
    @Nullable T item();
  }

  /** Types, ranges, names and groups, from the opening brace on. */
  List<MessageItem> messages() {
    return list(this::message);
  }

  /** Addresses, prefixes and ports, from the opening brace on. */
  List<SourceItem> sources() {
    return list(this::source);
  }

  /** Prefixes and names of sets, from the opening brace on. */
  List<SourceItem> addresses() {
    return list(this::address);
  }

  /** Words, from the opening brace on. */
  List<Token> words() {
    return list(() -> cursor.at(Kind.WORD) ? cursor.take() : null);
  }

  /** Reports that a block is not closed where the cursor stands. */
  void unclosed(Token open) {
    unclosed(open, cursor.behind());
  }

  /** Reports that a block is not closed at a place. */
  void unclosed(Token open, Span place) {
    cursor.report(
        cursor.error(place, "missing '}'").withPlace(open.span(), "the block begins here"));
  }

  private <T> List<T> list(ItemParser<T> parser) {
    List<T> items = new ArrayList<>();
    Token open = cursor.take();
    signReported = false;
    while (!cursor.accept(Kind.CLOSE)) {
      if (cursor.at(Kind.END) || cursor.isStatementAhead()) {
        if (!signReported) {
          unclosed(open);
        }
        return items;
      }
      T item = parser.item();
      if (item == null) {
        unexpected();
      } else {
        items.add(item);
        cursor.accept(Kind.COMMA);
      }
    }
    return items;
  }

  private void unexpected() {
    if (!signReported) {
      signReported = true;
      cursor.expected("an item or '}'");
    }
    if (cursor.at(Kind.OPEN)) {
      cursor.skipBlock();
    } else {
      cursor.take();
    }
  }

  private @Nullable MessageItem message() {
    if (!cursor.at(Kind.WORD)) {
      return null;
    }
    Token type = cursor.take();
    if (!cursor.accept(Kind.SLASH)) {
      return new MessageItem(type, null);
    }
    if (cursor.at(Kind.WORD) || cursor.at(Kind.STAR)) {
      return new MessageItem(type, cursor.take());
    }
    cursor.expected("a code behind '/'");
    return new MessageItem(type, null);
  }

  private @Nullable SourceItem source() {
    if (cursor.at(Kind.COLON)) {
      return new SourceItem(null, null, null, behind(Kind.COLON, "a port behind ':'"));
    }
    SourceItem item = address();
    if (item == null || item.address() == null) {
      return item;
    }
    boolean apart = cursor.last().end() != cursor.peek().start();
    Token port = apart ? null : behind(Kind.COLON, "a port behind ':'");
    return new SourceItem(item.bracket(), item.address(), item.length(), port);
  }

  /** A prefix, or the name of a set; null if neither is ahead. */
  @Nullable SourceItem address() {
    Token bracket = cursor.accept(Kind.OPEN_BRACKET) ? cursor.last() : null;
    Token address = cursor.at(Kind.WORD) ? cursor.take() : null;
    if (bracket != null && address == null) {
      cursor.expected("an address behind '['");
    }
    if (bracket != null && !cursor.accept(Kind.CLOSE_BRACKET) && address != null) {
      cursor.expected("']'");
    }
    if (address == null) {
      return bracket == null ? null : new SourceItem(bracket, null, null, null);
    }
    Token length = behind(Kind.SLASH, "a prefix length behind '/'");
    return new SourceItem(bracket, address, length, null);
  }

  /** The word behind a sign, if the sign is ahead. */
  private @Nullable Token behind(Kind sign, String what) {
    if (!cursor.accept(sign)) {
      return null;
    }
    if (cursor.at(Kind.WORD)) {
      return cursor.take();
    }
    cursor.expected(what);
    return null;
  }
}
