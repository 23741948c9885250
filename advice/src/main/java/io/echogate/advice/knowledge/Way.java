package io.echogate.advice.knowledge;

/** Where a message goes, seen from the machine. */
public enum Way {
  /** To the machine itself. */
  IN("in"),
  /** From the machine itself. */
  OUT("out"),
  /** Through it, from the internet to the site. */
  FORWARD_IN("fwd-in"),
  /** Through it, from the site to the internet. */
  FORWARD_OUT("fwd-out"),
  /** Through it, both ways. */
  FORWARD("fwd");

  private final String text;

  Way(String text) {
    this.text = text;
  }

  /** The word in tables. */
  public String text() {
    return text;
  }

  /** Whether it goes through the machine. */
  public boolean isForwarded() {
    return this != IN && this != OUT;
  }
}
