package io.echogate.advice.knowledge;

/** How much it matters, the worst first. */
public enum Severity {
  /** Connectivity stops or hangs for ordinary users. */
  CRITICAL("critical"),
  /** An outage follows later, an RFC says that it must not be, or a link can be taken over. */
  HIGH("high"),
  /** Slow failures, blind diagnosis, forged degradation, or disclosure. */
  MEDIUM("medium"),
  /** Rare, or a nuisance. */
  LOW("low"),
  /** Nothing is known to happen. */
  NONE("none");

  private final String text;

  Severity(String text) {
    this.text = text;
  }

  /** The severity's word in texts, tables and JSON. */
  public String text() {
    return text;
  }

  /** Whether it matters at least as much as another. */
  public boolean isAtLeast(Severity other) {
    return compareTo(other) <= 0;
  }
}
