package io.echogate.cli;

import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The words of an operand, one after the other, and errors that point at them. */
final class Words {
  private static final Pattern WORD = Pattern.compile("\\S+");

  private final Source source;
  private final List<Span> spans;
  private int next;

  /**
   * Takes a text apart at its blanks.
   *
   * @param name what to call the text in errors: the option that it was given with
   */
  Words(String name, String text) {
    this.source = new Source(name, text);
    this.spans = WORD.matcher(text).results().map(Words::span).toList();
  }

  private static Span span(MatchResult match) {
    return new Span(match.start(), match.end());
  }

  boolean hasNext() {
    return next < spans.size();
  }

  /** The next word without taking it; empty at the end. */
  String peek() {
    return hasNext() ? source.text(spans.get(next)) : "";
  }

  /** Takes the next word, which stands for {@code what}. */
  String take(String what, String example) {
    if (!hasNext()) {
      throw atNext(what + " is missing", "write one, such as " + example);
    }
    String word = peek();
    next++;
    return word;
  }

  /** Takes the next word if it is this one. */
  boolean takeIf(String word) {
    boolean is = peek().equals(word);
    if (is) {
      next++;
    }
    return is;
  }

  /** An error at the word that was taken last. */
  Refusal atLast(String message, String help) {
    return at(spans.get(next - 1), message, help);
  }

  /** An error at the word that comes next, or at the end. */
  Refusal atNext(String message, String help) {
    int end = source.text().length();
    return at(hasNext() ? spans.get(next) : new Span(end, end), message, help);
  }

  /** An error at the next word, which is none of those that may stand there. */
  Refusal unexpected(List<String> expected) {
    return atNext(
        hasNext() ? "'" + peek() + "' is not expected here" : "the description ends too soon",
        DidYouMean.or("expected " + String.join(", ", expected), peek(), expected));
  }

  private Refusal at(Span span, String message, String help) {
    return Refusal.usage(Diagnostic.error(source, span, message).withHelp(help));
  }
}
