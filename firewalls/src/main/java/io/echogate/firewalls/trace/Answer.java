package io.echogate.firewalls.trace;

import io.echogate.firewalls.rules.Action;

/** What can be answered to a {@link Question}. */
public enum Answer {
  /** The limit has room. */
  WITHIN("within"),
  /** The limit has none. */
  BEYOND("beyond"),
  /** The match holds. */
  HOLDS("holds"),
  /** The match does not hold. */
  HOLDS_NOT("holds-not"),
  /** The target lets the packet go on to the next rule. */
  GOES_ON("goes-on"),
  /** The target accepts the packet. */
  ACCEPTS("accepts"),
  /** The target drops the packet. */
  DROPS("drops");

  private final String text;

  Answer(String text) {
    this.text = text;
  }

  /** The word in JSON. */
  public String text() {
    return text;
  }

  /** What a target does of which this is said. */
  Action action(String target) {
    return switch (this) {
      case ACCEPTS -> Action.ACCEPT;
      case DROPS -> Action.DROP;
      case GOES_ON, WITHIN, BEYOND, HOLDS, HOLDS_NOT -> new Action.Continue(target);
    };
  }
}
