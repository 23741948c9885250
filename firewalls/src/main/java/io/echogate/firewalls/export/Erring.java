package io.echogate.firewalls.export;

/** Which way an export errs where its target cannot say what the policy says. */
public enum Erring {
  /** What cannot be told apart passes: all that the policy lets pass does, and more. */
  ALLOW("allow"),
  /** What cannot be told apart is dropped: all that the policy drops is, and more. */
  BLOCK("block");

  private final String text;

  Erring(String text) {
    this.text = text;
  }

  /** Its word on the command line. */
  public String text() {
    return text;
  }
}
