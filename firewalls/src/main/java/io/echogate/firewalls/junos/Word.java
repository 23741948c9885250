package io.echogate.firewalls.junos;

import io.echogate.policy.source.Span;

/**
 * A word of a configuration, its quotes left out.
 *
 * @param start where it begins in the source
 * @param end where it ends there
 */
record Word(String text, int start, int end) {

  Span span() {
    return new Span(start, end);
  }
}
