package io.echogate.traffic.demand;

/**
 * The steepest stretch of a demand: the smallest rate at which a bucket of a burst would have
 * refused none of it.
 *
 * <p>A full bucket of rate r and burst b refuses nothing exactly if between any two arrivals, both
 * counted, there are at most b + r x (the time between them). So the rate that is looked for is the
 * greatest of (units - b) / time over all pairs. For each arrival the best beginning lies on the
 * lower convex hull of (time, units so far); what is left of the hull's tangent at the greatest
 * rate yet never counts again. The hull is therefore short: as long as the rate suffices it is a
 * point.
 */
class Curve {
  private static final long[] NONE = {};
  private static final int FIRST = 8;

  /** More points are not kept; the oldest go. It takes traffic that is made for it. */
  private static final int MOST = 1 << 10;

  private final long burst;

  /** The greatest rate yet, in units a nanosecond. */
  private double rate;

  /** The stretch that has it; 0 where it is the rate that is there already. */
  private long excess;

  private long time;
  private boolean exact = true;

  /** Whether more came at one time than the burst, which no rate makes pass. */
  private boolean atOnce;

  private long units;

  /** The only point of the hull, while there is only one. */
  private long onlyTime;

  private long onlyCount;
  private boolean isBegun;

  /** All points, once there were several at the same time. */
  private long[] times = NONE;

  private long[] counts = NONE;
  private int first;
  private int end;

  /**
   * A demand in which nothing came yet.
   *
   * @param burst units that a full bucket admits at once
   * @param rate units a nanosecond that are admitted already
   */
  Curve(long burst, double rate) {
    this.burst = burst;
    this.rate = rate;
  }

  /**
   * Something comes.
   *
   * @param now not before what came last
   */
  final void demand(long now, long amount) {
    if (times.length == 0) {
      if (!isBegun || units - onlyCount <= rate * (now - onlyTime)) {
        isBegun = true;
        onlyTime = now;
        onlyCount = units;
        units += amount;
        atOnce |= amount > burst;
        return;
      }
      times = new long[FIRST];
      counts = new long[FIRST];
      times[0] = onlyTime;
      counts[0] = onlyCount;
      end = 1;
    }
    begin(now);
    units += amount;
    measure(now, units - burst);
  }

  /** Looks for a beginning from which the rate does not reach so many units now. */
  private void measure(long now, long over) {
    if (times[end - 1] == now && over > counts[end - 1]) {
      atOnce = true;
      return;
    }
    while (end - first > 1
        && counts[first + 1] - counts[first] <= rate * (times[first + 1] - times[first])) {
      first++;
    }
    if (over - counts[first] <= rate * (now - times[first])) {
      return;
    }
    while (end - first > 1
        && times[first + 1] < now
        && slope(over, now, first + 1) > slope(over, now, first)) {
      first++;
    }
    rate = slope(over, now, first);
    excess = over - counts[first];
    time = now - times[first];
  }

  private double slope(long over, long now, int from) {
    return (over - counts[from]) / (double) (now - times[from]);
  }

  /** Adds the point before an arrival to the hull. */
  private void begin(long now) {
    if (times[end - 1] == now) {
      return;
    }
    while (end - first > 1 && isAbove(end - 1, now)) {
      end--;
    }
    if (end == times.length) {
      room();
    }
    times[end] = now;
    counts[end] = units;
    end++;
  }

  /** Whether a point is not below the line from the one before to where the next will be. */
  private boolean isAbove(int point, long now) {
    // Rises times runs, for a division takes as long as all else here.
    double before = (counts[point] - counts[point - 1]) * (double) (now - times[point]);
    return before >= (units - counts[point]) * (double) (times[point] - times[point - 1]);
  }

  private void room() {
    if (first == 0 && end == MOST) {
      exact = false;
      first = 1;
    }
    int kept = end - first;
    if (2 * kept > times.length) {
      int size = Math.min(MOST, 2 * times.length);
      long[] moreTimes = new long[size];
      long[] moreCounts = new long[size];
      System.arraycopy(times, first, moreTimes, 0, kept);
      System.arraycopy(counts, first, moreCounts, 0, kept);
      times = moreTimes;
      counts = moreCounts;
    } else {
      System.arraycopy(times, first, times, 0, kept);
      System.arraycopy(counts, first, counts, 0, kept);
    }
    first = 0;
    end = kept;
  }

  /** Whether no rate would have done: more came at one time than the burst. */
  final boolean isAtOnce() {
    return atOnce;
  }

  /** Units above the burst in the steepest stretch; 0 where the rate that was there would do. */
  final long excess() {
    return excess;
  }

  /** Its length in nanoseconds. */
  final long time() {
    return time;
  }

  /** The greatest rate, in units a nanosecond. */
  final double rate() {
    return rate;
  }

  /** Whether nothing was left out. */
  final boolean isExact() {
    return exact;
  }
}
