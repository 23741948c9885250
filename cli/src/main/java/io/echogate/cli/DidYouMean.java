package io.echogate.cli;

import io.echogate.policy.source.Nearest;
import java.util.Collection;
import java.util.Optional;

/** Help for a word on the command line that names nothing. */
final class DidYouMean {
  private DidYouMean() {}

  /** Asks whether the nearest name was meant; where none is near, says something else. */
  static String or(String otherwise, String word, Collection<String> names) {
    return or(otherwise, Nearest.to(word, names));
  }

  /** The same where the nearest name is known. */
  static String or(String otherwise, Optional<String> nearest) {
    return nearest.map(name -> "did you mean " + name + "?").orElse(otherwise);
  }
}
