package io.echogate.policy;

/** What happens to a packet. */
public enum Verdict {
  PASS("pass"),
  DROP("drop");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /** The verdict's word in texts and JSON. */
  public String text() {
    return text;
  }
}
