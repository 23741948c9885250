package io.echogate.firewalls.regions;

/** A survey that was not finished: the rules divide packets into too many regions. */
public final class UnfinishedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What there was not enough of. */
  public enum Reason {
    TIME,
    ROOM
  }

  private final Reason reason;

  UnfinishedException(Reason reason) {
    super("unfinished: " + reason, null, false, false);
    this.reason = reason;
  }

  /** What there was not enough of. */
  public Reason reason() {
    return reason;
  }
}
