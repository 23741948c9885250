package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Diagnostic;

/**
 * Ends the reading of one statement, with what is to be said about it. Never leaves the package:
 * whoever reads lines catches it, reports, and goes on with the next line.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;

  /** Without a stack trace: a text may have a million bad lines. */
  Refusal(Diagnostic diagnostic) {
    super(diagnostic.message(), null, false, false);
    this.diagnostic = diagnostic;
  }

  Diagnostic diagnostic() {
    return diagnostic;
  }
}
