package io.echogate.engine;

import io.echogate.policy.Action;
import io.echogate.policy.Gcra;
import java.util.List;

/**
 * The reference limiter (language reference, section 7): a bucket for each limit of an action. A
 * packet passes while all of them admit it, and is then charged to all; one that is refused is
 * charged to none. A clock that goes backwards admits less, never more.
 */
final class Limiter {
  private final Bucket[] buckets;

  /** A limiter of these buckets, which others may use too. */
  Limiter(List<Bucket> buckets) {
    this.buckets = buckets.toArray(Bucket[]::new);
  }

  /**
   * A limiter of these figures.
   *
   * @param start up to when its buckets count as used
   */
  static Limiter of(List<Gcra> figures, long start) {
    return new Limiter(figures.stream().map(limit -> new Bucket(limit, start)).toList());
  }

  /** The figures of an action's limits. */
  static List<Gcra> figures(Action.RateLimit action) {
    return action.limits().stream().map(Gcra::of).toList();
  }

  /**
   * Decides on a packet and charges it if it may pass.
   *
   * @param frameLength bytes from the Ethernet header, without FCS
   * @param now nanoseconds, 0 or more
   */
  boolean admit(int frameLength, long now) {
    if (!admits(frameLength, now)) {
      return false;
    }
    charge(frameLength, now);
    return true;
  }

  /** Whether all buckets admit a frame now. Charges nothing. */
  boolean admits(int frameLength, long now) {
    for (Bucket bucket : buckets) {
      if (!bucket.admits(frameLength, now)) {
        return false;
      }
    }
    return true;
  }

  /** Charges a frame that all buckets admit now to all of them. */
  void charge(int frameLength, long now) {
    for (Bucket bucket : buckets) {
      bucket.charge(frameLength, now);
    }
  }

  /** Whether all buckets are full again. */
  boolean isFull(long now) {
    for (Bucket bucket : buckets) {
      if (!bucket.isFull(now)) {
        return false;
      }
    }
    return true;
  }
}
