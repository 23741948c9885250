package io.echogate.policy.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be said about a place in a text. {@link DiagnosticText} turns it into lines.
 *
 * @param span the exact words that it is about
 * @param message what is wrong, without a full stop at the end
 * @param help what to write instead, or what to do
 * @param places other places that belong to it, such as the first of two definitions
 */
public record Diagnostic(
    Severity severity,
    Source source,
    Span span,
    String message,
    Optional<String> help,
    List<Place> places) {

  public Diagnostic {
    places = List.copyOf(places);
  }

  /** A second place, and what it has to do with the matter. */
  public record Place(Source source, Span span, String message) {}

  /** An error without help. */
  public static Diagnostic error(Source source, Span span, String message) {
    return new Diagnostic(Severity.ERROR, source, span, message, Optional.empty(), List.of());
  }

  /** A warning without help. */
  public static Diagnostic warning(Source source, Span span, String message) {
    return new Diagnostic(Severity.WARNING, source, span, message, Optional.empty(), List.of());
  }

  /** A note without help. */
  public static Diagnostic note(Source source, Span span, String message) {
    return new Diagnostic(Severity.NOTE, source, span, message, Optional.empty(), List.of());
  }

  /** The same with this help. */
  public Diagnostic withHelp(String text) {
    return withHelp(Optional.of(text));
  }

  /** The same with this help, or none. */
  public Diagnostic withHelp(Optional<String> text) {
    return new Diagnostic(severity, source, span, message, text, places);
  }

  /** The same with one more place, in the same text. */
  public Diagnostic withPlace(Span other, String text) {
    return withPlace(source, other, text);
  }

  /** The same with one more place, maybe in another text. */
  public Diagnostic withPlace(Source where, Span other, String text) {
    List<Place> more = new ArrayList<>(places);
    more.add(new Place(where, other, text));
    return new Diagnostic(severity, source, span, message, help, more);
  }

  /** The line of the place, from 1. */
  public int line() {
    return source.lineOf(span.start());
  }

  /** The column of the place, from 1 and in characters. */
  public int column() {
    return source.columnOf(span.start());
  }
}
