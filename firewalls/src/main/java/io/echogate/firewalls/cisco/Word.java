package io.echogate.firewalls.cisco;

import io.echogate.policy.source.Span;
import java.util.Locale;

/**
 * A word of a line.
 *
 * @param start where it begins in the source
 */
record Word(String text, int start) {

  Span span() {
    return new Span(start, start + text.length());
  }

  /** The word as a keyword: routers do not mind its case. */
  String key() {
    return text.toLowerCase(Locale.ROOT);
  }
}
