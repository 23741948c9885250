package io.echogate.firewalls.policies;

/** Rules go through each other in more ways than a policy could be read in. */
final class TangleException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TangleException() {
    super("too many ways through the rules", null, false, false);
  }
}
