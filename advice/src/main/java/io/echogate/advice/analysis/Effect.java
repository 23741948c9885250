package io.echogate.advice.analysis;

/** What happens to packets. */
public enum Effect {
  PASS,
  /** They pass while their limits admit them. */
  LIMITED,
  DROP
}
