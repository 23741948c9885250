package io.echogate.policy;

/** The sets that nobody defines: what is in them is for the machine to say. */
public enum BuiltInSet {
  /** The addresses of this machine. */
  SELF("self"),
  /** The limited broadcast address and the directed ones of the own subnets. */
  BROADCAST("broadcast"),
  /** Multicast addresses of either family. */
  MULTICAST("multicast");

  private final String text;

  BuiltInSet(String text) {
    this.text = text;
  }

  /** The set's name, without {@code @}. */
  public String text() {
    return text;
  }
}
