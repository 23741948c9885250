package io.echogate.firewalls.cisco;

import io.echogate.firewalls.addresses.Numbers;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The words of one line, taken one after another. */
final class Words {
  /** No line of a router has more; what is behind them is not read. */
  private static final int MOST = 10_000;

  private final Source source;
  private final List<Word> words;
  private final boolean indented;
  private final int end;
  private int at;

  private Words(Source source, List<Word> words, boolean indented, int end) {
    this.source = source;
    this.words = words;
    this.indented = indented;
    this.end = end;
  }

  /** The words of a line, {@code line} from 1. */
  static Words of(Source source, int line) {
    String text = source.text();
    int start = source.startOf(line);
    int end = source.endOf(line);
    List<Word> words = new ArrayList<>();
    int at = start;
    while (at < end && words.size() <= MOST) {
      if (text.charAt(at) <= ' ') {
        at++;
        continue;
      }
      int first = at;
      while (at < end && text.charAt(at) > ' ') {
        at++;
      }
      words.add(new Word(text.substring(first, at), first));
    }
    boolean indented = !words.isEmpty() && words.getFirst().start() > start;
    return new Words(source, words, indented, end);
  }

  Source source() {
    return source;
  }

  /** Whether there are more words than are read. */
  boolean isTooLong() {
    return words.size() > MOST;
  }

  boolean isIndented() {
    return indented;
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  /** Whether it says nothing to the router. */
  boolean isComment() {
    return words.isEmpty() || words.getFirst().text().charAt(0) == '!';
  }

  boolean hasNext() {
    return at < words.size();
  }

  /** How many words are left. */
  int left() {
    return words.size() - at;
  }

  /** The keyword so many words ahead, or "" behind the end. */
  String key(int ahead) {
    return at + ahead < words.size() ? words.get(at + ahead).key() : "";
  }

  /** The next keyword, or "" at the end. */
  String key() {
    return key(0);
  }

  /** The next word as it stands, or "" at the end. */
  String text() {
    return hasNext() ? words.get(at).text() : "";
  }

  /** Takes the next word. */
  Word next(String expected) throws Unreadable {
    if (!hasNext()) {
      throw wrong(here(), "the line ends where " + expected + " is expected");
    }
    return words.get(at++);
  }

  /** Goes so many words on. */
  void skip(int count) {
    at += count;
  }

  /** Takes the next word if it is this keyword. */
  boolean take(String keyword) {
    if (key().equals(keyword)) {
      at++;
      return true;
    }
    return false;
  }

  /** Takes the next word if it is a number. */
  OptionalLong takeNumber() {
    OptionalLong number = Numbers.read(text());
    if (number.isPresent()) {
      at++;
    }
    return number;
  }

  /** The place of the next word, or that behind the last one. */
  Span here() {
    return hasNext() ? words.get(at).span() : new Span(lineEnd(), lineEnd());
  }

  private int lineEnd() {
    return words.isEmpty() ? end : words.getLast().span().end();
  }

  /** The whole line from its first word to its last. */
  Span span() {
    return words.isEmpty()
        ? new Span(end, end)
        : words.getFirst().span().to(words.getLast().span());
  }

  Origin origin() {
    return new Origin(source, span());
  }

  /** What is left, in its own words, with one blank between two. */
  String rest() {
    StringBuilder text = new StringBuilder();
    for (Word word : words.subList(Math.min(at, words.size()), words.size())) {
      text.append(text.isEmpty() ? "" : " ").append(word.text());
    }
    return text.toString();
  }

  /** The whole line, likewise. */
  String line() {
    int here = at;
    at = 0;
    String line = rest();
    at = here;
    return line;
  }

  Unreadable wrong(Span span, String message) {
    return new Unreadable(Diagnostic.error(source, span, message));
  }

  Unreadable wrong(Span span, String message, String help) {
    return new Unreadable(Diagnostic.error(source, span, message).withHelp(help));
  }
}
