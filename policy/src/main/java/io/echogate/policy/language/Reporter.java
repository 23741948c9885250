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

  /** What an unknown word may have meant; not looked for when errors are counted only. */
  Optional<String> nearest(Token word, Collection<String> candidates) {
    return diagnostics.isFull() ? Optional.empty() : Nearest.to(word.text(), candidates);
  }

  /** What an unknown word may have meant, as a help line; or else that text. */
  String didYouMean(Token word, Collection<String> candidates, String otherwise) {
    return nearest(word, candidates).map(name -> "did you mean '" + name + "'?").orElse(otherwise);
  }
}
