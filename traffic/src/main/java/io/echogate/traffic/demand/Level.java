package io.echogate.traffic.demand;

/**
 * How far one side of a bucket, packets or bytes, is ahead of the clock: with what it refuses, as
 * if it refused nothing, which tells how much burst would have done; and without, as it is. One
 * object with its curve: of a million packets each meets another one of these, and memory is what
 * it costs.
 */
final class Level extends Curve {
  private final long tolerance;
  private long ahead;
  private long aheadOfAll;
  private long deepest;
  private long last;

  /**
   * A full bucket's side.
   *
   * @param tolerance how far it may be ahead, in nanoseconds
   * @see Curve#Curve
   */
  Level(long burst, double rate, long tolerance) {
    super(burst, rate);
    this.tolerance = tolerance;
  }

  /**
   * Something comes.
   *
   * @param cost in nanoseconds
   * @return whether the bucket admits it; then it is to be charged, if the other side does too
   */
  boolean ask(long cost, long amount, long now) {
    long since = now - last;
    last = now;
    ahead = Math.max(0, ahead - since);
    aheadOfAll = plus(Math.max(0, aheadOfAll - since), cost);
    deepest = Math.max(deepest, aheadOfAll);
    demand(now, amount);
    return cost <= tolerance - ahead;
  }

  void charge(long cost) {
    ahead = plus(ahead, cost);
  }

  private static long plus(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** How far it would have been ahead at most if it had refused nothing, in nanoseconds. */
  long deepest() {
    return deepest;
  }
}
