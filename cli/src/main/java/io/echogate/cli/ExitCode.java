package io.echogate.cli;

/** What the process ends with. */
enum ExitCode {
  /** Done, and nothing to object. */
  DONE(0),
  /** The answer is negative: a policy has errors. */
  NEGATIVE(1),
  /** The command line is wrong. */
  USAGE(2),
  /** The environment refuses: a file that cannot be read, a missing privilege or kernel feature. */
  REFUSED(3);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** The number that the process ends with. */
  int status() {
    return status;
  }

  /** The graver of two outcomes; for work on several files. */
  ExitCode or(ExitCode other) {
    return status >= other.status ? this : other;
  }
}
