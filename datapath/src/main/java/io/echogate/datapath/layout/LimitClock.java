package io.echogate.datapath.layout;

import io.echogate.policy.Gcra;
import java.util.List;

/** The clock that a limit reads. */
public enum LimitClock {
  /** {@code bpf_ktime_get_ns}: exact, and ten times the cost of everything else in a verdict. */
  KTIME(0),
  /**
   * {@code bpf_jiffies64} times the length of a tick: free, in steps of a tick. Used where a tick
   * refills at most one packet, so that the step can admit no more than one packet too many.
   */
  JIFFIES(1);

  private final int code;

  LimitClock(int code) {
    this.code = code;
  }

  /** The clock's number in a bucket. */
  public int code() {
    return code;
  }

  /** The smallest frame that an Ethernet link carries, without FCS, in bytes. */
  private static final long SMALLEST_FRAME = 60;

  /**
   * The cheapest clock that is exact enough for all limits of a statement.
   *
   * @param tick the length of a tick in nanoseconds
   */
  static LimitClock of(List<Gcra> limits, long tick) {
    return limits.stream().allMatch(figures -> tickServes(figures, tick)) ? JIFFIES : KTIME;
  }

  private static boolean tickServes(Gcra figures, long tick) {
    boolean packets = figures.period() == 0 || figures.period() >= tick;
    boolean bytes = figures.byteCost() == 0 || figures.costOf(SMALLEST_FRAME) >= tick;
    return packets && bytes;
  }
}
