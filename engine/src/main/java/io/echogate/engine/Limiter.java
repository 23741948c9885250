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

  private Limiter(Bucket[] buckets) {
    this.buckets = buckets;
  }

  /** A limiter with full buckets. */
  static Limiter of(Action.RateLimit action) {
    return of(figures(action), 0);
  }

  /**
   * A limiter of these figures.
   *
   * @param start up to when its buckets count as used
   */
  static Limiter of(List<Gcra> figures, long start) {
    return new Limiter(
        figures.stream().map(limit -> new Bucket(limit, start)).toArray(Bucket[]::new));
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
    for (Bucket bucket : buckets) {
      if (!bucket.admits(frameLength, now)) {
        return false;
      }
    }
    for (Bucket bucket : buckets) {
      bucket.charge(frameLength, now);
    }
    return true;
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
