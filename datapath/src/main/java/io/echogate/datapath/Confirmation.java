package io.echogate.datapath;

/** What came of confirming a policy. */
public enum Confirmation {
  /** It is in force for good now. */
  CONFIRMED,
  /** None was on trial: what is in force is in force for good. */
  NOTHING_ON_TRIAL,
  /** The trial was over; the policy before is in force, or none if there was none. */
  TOO_LATE
}
