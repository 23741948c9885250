package io.echogate.firewalls.rules;

import java.util.Optional;

/** What a rule does with the packets that meet it. */
public sealed interface Action {

  /**
   * Lets them pass this base chain. Other base chains at the same hook are still asked, and those
   * at later hooks.
   */
  record Accept() implements Action {}

  /** Drops them, for good. */
  record Drop() implements Action {}

  /**
   * Drops them, and tells the sender. What the answer does on its way out is another matter.
   *
   * @param answer the ICMP error that is sent; empty for a TCP reset, which ICMP never gets, and
   *     where it is not known
   */
  record Reject(Optional<Answer> answer) implements Action {}

  /**
   * An ICMP error that a firewall sends, in either family.
   *
   * @param type4 the type of the ICMPv4 message, or -1 if there is none
   * @param type6 the type of the ICMPv6 message, or -1 if there is none
   */
  record Answer(int type4, int code4, int type6, int code6) {}

  /** Goes through another chain, and comes back behind this rule if that did not decide. */
  record Jump(ChainName chain) implements Action {}

  /**
   * Goes through another chain; what that does not decide returns to where this chain came from.
   */
  record Goto(ChainName chain) implements Action {}

  /** Leaves the chain for the one that jumped here; in a base chain, takes the policy. */
  record Return() implements Action {}

  /**
   * Does something that has no say in the verdict, and goes on: {@code LOG}, {@code MARK}, a
   * counter, no target at all.
   *
   * @param what in the dialect's words; empty for nothing
   */
  record Continue(String what) implements Action {}

  /**
   * Leaves the verdict to something that is not known here: {@code NFQUEUE}, an unknown target. It
   * may accept, drop, or go on.
   *
   * @param what in the dialect's words
   */
  record Unknown(String what) implements Action {}

  /** The one {@link Accept}. */
  Action ACCEPT = new Accept();

  /** The one {@link Drop}. */
  Action DROP = new Drop();

  /** The one {@link Return}. */
  Action RETURN = new Return();
}
