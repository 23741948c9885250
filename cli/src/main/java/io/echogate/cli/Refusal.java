package io.echogate.cli;

/**
 * Ends a command that cannot go on: the command line or the environment is not as it should be. The
 * message says what is wrong and the help what to do about it. What is wrong inside a policy is no
 * refusal but a diagnostic.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode code;
  private final String help;

  private Refusal(ExitCode code, String message, String help) {
    super(message);
    this.code = code;
    this.help = help;
  }

  /** The command line is wrong. */
  static Refusal usage(String message, String help) {
    return new Refusal(ExitCode.USAGE, message, help);
  }

  /** The environment refuses. */
  static Refusal environment(String message, String help) {
    return new Refusal(ExitCode.REFUSED, message, help);
  }

  ExitCode code() {
    return code;
  }

  String help() {
    return help;
  }

  /** The message as a string that is there. */
  String message() {
    return String.valueOf(getMessage());
  }
}
