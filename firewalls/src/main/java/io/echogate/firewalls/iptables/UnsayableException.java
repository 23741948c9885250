package io.echogate.firewalls.iptables;

/** Thrown where a rule means something that iptables has no words for. */
public final class UnsayableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Names what cannot be said.
   *
   * @param what such as {@code several ICMP types in one rule}; without a full stop
   */
  public UnsayableException(String what) {
    super(what);
  }

  /** What cannot be said. */
  public String what() {
    return String.valueOf(getMessage());
  }
}
