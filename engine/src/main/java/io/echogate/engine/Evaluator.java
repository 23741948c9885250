package io.echogate.engine;

import io.echogate.icmp.Packet;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;

/**
 * A running policy: what it says of packets, with the state of its buckets. This is the definition
 * of what a policy means; the kernel program and all else are held to it. What a packet meets, and
 * in which order, is in the language reference: sections 4 and 5 for the two dialects, 6 for what
 * is malformed or a fragment, 7 for limits.
 *
 * <p>Not thread safe. Judging a packet allocates nothing, except for the first packet of a type
 * that a limit meets, and where an address or a query that was not seen before makes a table grow.
 */
public final class Evaluator {
  private final Judge arriving;
  private final Judge leaving;
  private final Requests requests;

  private Evaluator(Policy policy, Surroundings surroundings) {
    Rulings rulings = new Rulings(policy.evaluation().isPresent());
    Checks checks = new Checks(surroundings);
    requests = surroundings.requests();
    arriving =
        switch (policy.dialect()) {
          case XFW -> new XfwJudge(policy, rulings, checks);
          case POLICY -> new PolicyJudge(policy, Direction.IN, rulings, checks);
        };
    leaving =
        switch (policy.dialect()) {
          case XFW -> new PassingJudge(rulings);
          case POLICY -> new PolicyJudge(policy, Direction.OUT, rulings, checks);
        };
  }

  /**
   * Starts a policy of which the surroundings are not known: {@code @self} is empty, nothing is
   * {@code related} or {@code on-link} by its subnet, {@code solicited} is what answers a query
   * that this evaluator let leave, and the clock counts from 1970-01-01 UTC.
   *
   * @throws IllegalArgumentException if the policy lacks a default
   */
  public static Evaluator of(Policy policy) {
    return of(policy, Surroundings.unknown());
  }

  /**
   * Starts a policy: all its buckets are full.
   *
   * @throws IllegalArgumentException if the policy lacks a default for a direction that its dialect
   *     judges
   */
  public static Evaluator of(Policy policy, Surroundings surroundings) {
    return new Evaluator(policy, surroundings);
  }

  /**
   * Judges a packet, and charges it to the buckets that admit it. A query that may leave is written
   * down, so that its replies are {@code solicited}.
   *
   * @param nowNanos the time in nanoseconds on the clock of the surroundings; a time before that of
   *     an earlier packet makes limits admit less, never more
   * @throws IllegalArgumentException if the time is negative
   */
  public Decision evaluate(Packet packet, Direction direction, long nowNanos) {
    if (nowNanos < 0) {
      throw new IllegalArgumentException("a time before the clock's zero: " + nowNanos);
    }
    return switch (direction) {
      case IN -> arriving.judge(packet, nowNanos);
      case OUT -> leaves(packet, nowNanos);
    };
  }

  private Decision leaves(Packet packet, long now) {
    Decision decision = leaving.judge(packet, now);
    if (decision.verdict() == Verdict.PASS && isOfMessage(decision.reason())) {
      requests.sent(packet, now);
    }
    return decision;
  }

  /**
   * Whether a packet was judged as a message. Fragments and malformed packets that pass only
   * because nothing but evaluation is asked for would not have left, and are not answered.
   */
  private static boolean isOfMessage(Reason reason) {
    return switch (reason) {
      case FRAGMENT, MALFORMED, NOT_ICMP -> false;
      default -> true;
    };
  }
}
