package io.echogate.cli.verify;

import io.echogate.policy.Address;
import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import java.util.function.Predicate;

/**
 * A policy to which a program is held.
 *
 * @param policy as it is in force: with its sets as they are now
 * @param evaluates whether the program drops nothing, whatever the policy says
 * @param changed prefixes that deserve a look: where sets are otherwise than the policy's text says
 * @param avoided addresses that are not tried, since what becomes of them is for the machine to say
 */
public record Tried(
    Policy policy, boolean evaluates, PrefixSet changed, Predicate<Address> avoided) {

  /** A policy as its text says it, on no machine. */
  public Tried(Policy policy, boolean evaluates) {
    this(policy, evaluates, PrefixSet.empty(), _ -> false);
  }
}
