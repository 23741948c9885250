package io.echogate.icmp;

/** Where a type or code stands in its life, by IANA and the RFCs. */
public enum Status {
  CURRENT("current"),
  DEPRECATED("deprecated"),
  EXPERIMENTAL("experimental"),
  RESERVED("reserved"),
  UNASSIGNED("unassigned");

  private final String text;

  Status(String text) {
    this.text = text;
  }

  /** The status's word in the registry and in JSON. */
  public String text() {
    return text;
  }
}
