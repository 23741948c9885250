package io.echogate.firewalls.trace;

/** The way of a packet is longer than anyone would read. */
public final class TraceTooLongException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TraceTooLongException() {
    super("the way of this packet is too long to tell", null, false, false);
  }
}
