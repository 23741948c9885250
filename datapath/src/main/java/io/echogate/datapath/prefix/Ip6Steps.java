package io.echogate.datapath.prefix;

/**
 * The answers along all IPv6 addresses, as steps along their upper halves. Where an upper half
 * alone does not tell the answer, because prefixes longer than /64 lie in it, it is a step of its
 * own that leads further: to steps along the lower halves.
 */
final class Ip6Steps {
  private final Steps highs = new Steps();
  private final Steps lows = new Steps();

  /** For each upper half that leads further, where its steps begin; behind them the end. */
  private final Steps begins = new Steps();

  private Ip6Steps() {}

  static Ip6Steps of(Intervals intervals) {
    Ip6Steps steps = new Ip6Steps();
    steps.highs.reserve(intervals.size());
    int at = 0;
    while (at < intervals.size()) {
      if (intervals.lastLow(at) == -1L) {
        steps.highs.add(intervals.lastHigh(at), intervals.answer(at));
        at++;
      } else {
        at = steps.addFurther(intervals, at);
      }
    }
    return steps;
  }

  /**
   * Adds the upper half in which an interval ends; gives the first interval that ends behind it.
   */
  private int addFurther(Intervals intervals, int from) {
    long high = intervals.lastHigh(from);
    boolean first = highs.size() == 0;
    if (high != 0 && (first || highs.last(highs.size() - 1) != high - 1)) {
      highs.add(high - 1, intervals.answer(from));
    }
    highs.add(high, Reference.further(begins.size()));
    begins.add(lows.size(), 0);
    int at = from;
    while (intervals.lastHigh(at) == high && intervals.lastLow(at) != -1L) {
      lows.add(intervals.lastLow(at), intervals.answer(at));
      at++;
    }
    lows.add(-1L, intervals.answer(at));
    return intervals.lastHigh(at) == high ? at + 1 : at;
  }

  /** The steps along the upper halves; answers may be {@link Reference#further}. */
  Steps highs() {
    return highs;
  }

  /** The steps along the lower halves, of one upper half behind the other. */
  Steps lows() {
    return lows;
  }

  /** How many upper halves lead further. */
  int furthers() {
    return begins.size();
  }

  /**
   * Where the steps of an upper half begin; it ends at the step whose last number is the largest.
   */
  int begin(int further) {
    return (int) begins.last(further);
  }
}
