package io.echogate.advice.analysis;

/** What happens to packets, the best first. */
public enum Effect {
  PASS,
  /** They pass while their limits admit them. */
  LIMITED,
  DROP;

  /** What happens to packets that meet both, one after the other. */
  Effect and(Effect other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
