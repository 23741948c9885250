package io.echogate.policy.source;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Diagnostics as lines for people: where and what, the source line, a caret line under the exact
 * words, and help.
 *
 * <pre>
 * web.policy:3:20: error: no ICMP type is above 255
 *     icmp ip4: block { 256 }
 *                       ^^^
 * help: ...
 * </pre>
 */
public final class DiagnosticText {
  private static final String INDENT = "    ";

  private DiagnosticText() {}

  /** The lines of one diagnostic, each ended by a line feed. */
  public static String of(Diagnostic diagnostic) {
    StringBuilder out = new StringBuilder();
    place(
        out,
        diagnostic.source(),
        diagnostic.span(),
        diagnostic.severity().text() + ": " + diagnostic.message());
    for (Diagnostic.Place place : diagnostic.places()) {
      place(out, place.source(), place.span(), "note: " + place.message());
    }
    diagnostic.help().ifPresent(help -> out.append("help: ").append(help).append('\n'));
    return out.toString();
  }

  /** The lines of several, in their order. */
  public static String of(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(DiagnosticText::of).collect(Collectors.joining());
  }

  /** A place and what is said about it: the head line, the source line and the carets. */
  public static String at(Source source, Span span, String text) {
    StringBuilder out = new StringBuilder();
    place(out, source, span, text);
    return out.toString();
  }

  private static void place(StringBuilder out, Source source, Span span, String text) {
    out.append(source.name())
        .append(':')
        .append(source.lineOf(span.start()))
        .append(':')
        .append(source.columnOf(span.start()))
        .append(": ")
        .append(text)
        .append('\n');
    Excerpt excerpt = Excerpt.of(source, span);
    if (!excerpt.line().isBlank()) {
      out.append(INDENT).append(excerpt.line()).append('\n');
      out.append(INDENT).append(excerpt.carets()).append('\n');
    }
  }
}
