package io.echogate.policy.source;

/** How bad it is what a diagnostic says. */
public enum Severity {
  /** The text cannot be used as it stands. */
  ERROR("error"),
  /** The text can be used; what it says breaks something that others rely on. */
  WARNING("warning"),
  /** The text can be used; something in it does not do what its reader may expect. */
  NOTE("note");

  private final String text;

  Severity(String text) {
    this.text = text;
  }

  /** The word in front of the message. */
  public String text() {
    return text;
  }
}
