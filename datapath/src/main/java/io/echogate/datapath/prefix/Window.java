package io.echogate.datapath.prefix;

/** Finds the window of {@link Slots} in which nearly all steps lie. */
final class Window {
  /** Fewer steps are not worth a look. */
  private static final int FEWEST = 64;

  private Window() {}

  /**
   * The slots for steps: of all windows that hold nearly all ends of steps the smallest.
   *
   * @param bits how many bits are to tell the slot
   */
  static Slots of(Steps steps, int axisBits, int bits) {
    // The end of the last step is that of all numbers.
    int low = 0;
    int high = steps.size() - 1;
    int enough = high - high / 16;
    int common = 0;
    int skip = 0;
    int most = Math.min(Slots.MOST_SKIPPED, axisBits - bits);
    while (high >= FEWEST && skip < most) {
      int middle = middle(steps, low, high, 1L << (axisBits - 1 - skip));
      boolean upper = high - middle > middle - low;
      if (Math.max(high - middle, middle - low) < enough) {
        break;
      }
      if (upper) {
        low = middle;
      } else {
        high = middle;
      }
      common = common << 1 | (upper ? 1 : 0);
      skip++;
    }
    return new Slots(axisBits, skip, common, bits);
  }

  /** The first of steps from one on and before another, alike in all bits before it, with a bit. */
  private static int middle(Steps steps, int low, int high, long bit) {
    int from = low;
    int to = high;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if ((steps.last(middle) & bit) == 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
