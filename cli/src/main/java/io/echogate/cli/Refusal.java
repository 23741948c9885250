package io.echogate.cli;

import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;

/**
 * Ends a command that cannot go on: the command line or the environment is not as it should be.
 * What is wrong inside a policy is no refusal but a diagnostic.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode code;
  private final String help;
  private final String text;

  private Refusal(ExitCode code, String message, String help, String text) {
    super(message, null, false, false);
    this.code = code;
    this.help = help;
    this.text = text;
  }

  private static Refusal of(ExitCode code, String message, String help) {
    return new Refusal(
        code, message, help, "echogate: error: " + message + "\nhelp: " + help + "\n");
  }

  /** The command line is wrong. */
  static Refusal usage(String message, String help) {
    return of(ExitCode.USAGE, message, help);
  }

  /** An operand of the command line is wrong, at a place in it. */
  static Refusal usage(Diagnostic diagnostic) {
    return of(ExitCode.USAGE, diagnostic);
  }

  /** The answer is negative because of something at a place in a text. */
  static Refusal negative(Diagnostic diagnostic) {
    return of(ExitCode.NEGATIVE, diagnostic);
  }

  private static Refusal of(ExitCode code, Diagnostic diagnostic) {
    return new Refusal(
        code, diagnostic.message(), diagnostic.help().orElse(""), DiagnosticText.of(diagnostic));
  }

  /** The answer is negative, and there is nothing to show for it. */
  static Refusal negative(String message, String help) {
    return of(ExitCode.NEGATIVE, message, help);
  }

  /** The environment refuses. */
  static Refusal environment(String message, String help) {
    return of(ExitCode.REFUSED, message, help);
  }

  ExitCode code() {
    return code;
  }

  /** What is wrong. */
  String message() {
    return String.valueOf(getMessage());
  }

  /** What to do about it. */
  String help() {
    return help;
  }

  /** Both as lines for the user, each ended by a line feed. */
  String text() {
    return text;
  }
}
