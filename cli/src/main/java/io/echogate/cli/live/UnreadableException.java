package io.echogate.cli.live;

/** The environment does not let itself be read. */
public final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String help;

  UnreadableException(String message, String help) {
    super(message, null, false, false);
    this.help = help;
  }

  /** What is wrong. */
  public String message() {
    return String.valueOf(getMessage());
  }

  /** What to do about it. */
  public String help() {
    return help;
  }
}
