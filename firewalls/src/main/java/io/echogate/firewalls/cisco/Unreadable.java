package io.echogate.firewalls.cisco;

import io.echogate.policy.source.Diagnostic;

/** A line that cannot be read, on its way to where that is told; never leaves the package. */
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;

  Unreadable(Diagnostic diagnostic) {
    super(diagnostic.message(), null, false, false);
    this.diagnostic = diagnostic;
  }

  Diagnostic diagnostic() {
    return diagnostic;
  }
}
