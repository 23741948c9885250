package io.echogate.datapath;

import java.util.Optional;

/** How what leaves an interface is filtered, beside what arrives there. */
public sealed interface LeavingStatus {

  /** Not at all, as the policy in force has it. */
  record Unfiltered() implements LeavingStatus {}

  /** By the policy in force. */
  record InForce(Hook hook) implements LeavingStatus {}

  /** Not at all, though the policy in force says something of it. */
  record Missing() implements LeavingStatus {}

  /**
   * By another policy than the one in force for what arrives: a process did not come to its end.
   *
   * @param policy which one; empty if that cannot be read
   */
  record Other(Hook hook, Optional<AppliedPolicy> policy) implements LeavingStatus {}

  /** Whether one policy is in force, in all that it says. */
  default boolean isWhole() {
    return switch (this) {
      case Unfiltered(), InForce(_) -> true;
      case Missing(), Other(_, _) -> false;
    };
  }
}
