package io.echogate.datapath;

import java.time.Duration;
import java.util.Optional;

/**
 * A trial that has not been confirmed.
 *
 * @param candidate the policy on trial
 * @param left how long it may still be confirmed; empty if the trial has failed
 * @param goesBack whether there is a policy to go back to; otherwise everything passes then
 */
public record TrialStatus(AppliedPolicy candidate, Optional<Duration> left, boolean goesBack) {

  /** Whether the policy on trial is no longer in force. */
  public boolean failed() {
    return left.isEmpty();
  }
}
