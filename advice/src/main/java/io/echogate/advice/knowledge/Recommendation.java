package io.echogate.advice.knowledge;

/** What to do with a message. */
public enum Recommendation {
  /** Let it pass, without a limit or with one far above need. */
  ALLOW("allow"),
  /** Let it pass through a limit of its own, with a burst. */
  LIMIT("limit"),
  /**
   * Let it pass where it quotes own traffic or answers an own request. Where that cannot be known:
   * a generous limit, never a block.
   */
  RELATED_ONLY("related-only"),
  /** Let it pass where it verifiably comes from the own link; never forward it. */
  LINK_ONLY("link-only"),
  /** Drop and count it. */
  BLOCK("block");

  private final String text;

  Recommendation(String text) {
    this.text = text;
  }

  /** The word in tables and texts. */
  public String text() {
    return text;
  }
}
