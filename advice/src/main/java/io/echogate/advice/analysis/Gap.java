package io.echogate.advice.analysis;

import io.echogate.advice.knowledge.Recommendation;

/** How messages pass that should not pass so. */
public enum Gap {
  NEEDLESS("needless", "messages pass that such a machine does not need"),
  OFF_LINK("off-link", "messages of one link pass from elsewhere"),
  STARVING("starving", "messages that a link depends on pass under a limit only"),
  UNASKED("unasked", "errors and replies pass unasked, without a limit"),
  UNLIMITED("unlimited", "messages pass without a limit"),
  TO_GROUPS("to-groups", "messages to broadcast or multicast addresses pass without a limit"),
  FRAGMENTS("fragments", "fragments pass");

  private final String word;
  private final String text;

  Gap(String word, String text) {
    this.word = word;
    this.text = text;
  }

  /** The word in JSON. */
  public String word() {
    return word;
  }

  /** The same in words. */
  public String text() {
    return text;
  }

  /** What it is to pass more freely than recommended. */
  static Gap beside(Recommendation recommendation) {
    return switch (recommendation) {
      case BLOCK -> NEEDLESS;
      case LINK_ONLY -> OFF_LINK;
      case RELATED_ONLY -> UNASKED;
      case LIMIT, ALLOW -> UNLIMITED;
    };
  }
}
