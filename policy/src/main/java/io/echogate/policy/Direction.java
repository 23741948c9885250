package io.echogate.policy;

/** Which way a packet crosses the filtered interface. */
public enum Direction {
  /** Arrives at the interface. */
  IN("in"),
  /** Leaves through the interface. */
  OUT("out");

  private final String text;

  Direction(String text) {
    this.text = text;
  }

  /** The direction's word in policies and JSON. */
  public String text() {
    return text;
  }
}
