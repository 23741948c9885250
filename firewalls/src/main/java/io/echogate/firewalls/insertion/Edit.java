package io.echogate.firewalls.insertion;

import io.echogate.policy.source.Source;

/**
 * Text that is put into a text.
 *
 * @param at in front of which character, from 0
 * @param text whole lines where the place allows it
 */
public record Edit(Source source, int at, String text) {

  /** The text with it. */
  public Source done() {
    String old = source.text();
    return new Source(source.name(), old.substring(0, at) + text + old.substring(at));
  }
}
