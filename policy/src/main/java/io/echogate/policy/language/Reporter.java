package io.echogate.policy.language;

import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Nearest;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.Collection;
import java.util.Optional;

/**
 * Where parser and resolver put what they have to say.
 *
 * @param source the text that spans lie in; tokens know their own, which may be an included one
 */
record Reporter(Source source, Diagnostics diagnostics) {

  Diagnostic error(Token token, String message) {
    return Diagnostic.error(token.source(), token.span(), message);
  }

  Diagnostic note(Token token, String message) {
    return Diagnostic.note(token.source(), token.span(), message);
  }

  /** The same for spans of another text. */
  Reporter in(Source other) {
    return new Reporter(other, diagnostics);
  }

  Diagnostic error(Span span, String message) {
    return Diagnostic.error(source, span, message);
  }

  Diagnostic note(Span span, String message) {
    return Diagnostic.note(source, span, message);
  }

  void add(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
  }

  /**
   * Reports a word that is none of those known, and says which it may have meant.
   *
   * @param what what such words are: {@code statement}
   * @param otherwise the help line where none is near
   * @return the word that it is taken for
   */
  Optional<String> unknown(String what, Token word, Collection<String> known, String otherwise) {
    Optional<String> meant = nearest(word, known);
    add(error(word, "unknown " + what + " " + word.shown()).withHelp(didYouMean(meant, otherwise)));
    return meant;
  }

  /** What an unknown word may have meant; not looked for when errors are counted only. */
  private Optional<String> nearest(Token word, Collection<String> candidates) {
    return diagnostics.isFull() ? Optional.empty() : Nearest.to(word.text(), candidates);
  }

  /** What an unknown word may have meant, as a help line; or else that text. */
  String didYouMean(Token word, Collection<String> candidates, String otherwise) {
    return didYouMean(nearest(word, candidates), otherwise);
  }

  private static String didYouMean(Optional<String> meant, String otherwise) {
    return meant.map(name -> "did you mean '" + name + "'?").orElse(otherwise);
  }
}
