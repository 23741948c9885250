package io.echogate.datapath.prefix;

/**
 * Cuts steps into slots. Most numbers have some leading bits in common: those that do lie in the
 * window, and are cut into slots of equal width by the bits that follow. Of all others those whose
 * highest bit is 0 have one slot, and those whose highest bit is 1.
 *
 * @param axisBits the bits of a number, 32 or 64
 * @param skip how many leading bits numbers in the window have in common; 0 if all are in it
 * @param common what these bits are
 * @param bits how many bits behind them tell the slot; with 64 bits and no window, at least 1
 */
record Slots(int axisBits, int skip, int common, int bits) {
  /** The most bits of {@link #common}: it stands in an instruction. */
  static final int MOST_SKIPPED = 24;

  /** So many slots are for what lies outside of a window. */
  private static final int OUTSIDE = 2;

  /** Slots of equal width for all numbers. */
  Slots(int axisBits, int bits) {
    this(axisBits, 0, 0, bits);
  }

  /** Receives the steps of slot after slot. */
  @FunctionalInterface
  interface Receiver {
    /**
     * The numbers of a slot have the answers of the steps {@code from} to {@code to}, inclusive.
     */
    void accept(int slot, int from, int to);
  }

  /** How many there are, those outside of the window included, which come last. */
  int count() {
    return inside() + (skip == 0 ? 0 : OUTSIDE);
  }

  /** How many lie in the window. */
  int inside() {
    return 1 << bits;
  }

  /** The slot for numbers outside of the window whose highest bit is this one. */
  int outside(int highest) {
    return inside() + highest;
  }

  /** The first number of the window. */
  long first() {
    return skip == 0 ? 0 : (long) common << (axisBits - skip);
  }

  /** The last number of the window. */
  long last() {
    return first() | mask() >>> skip;
  }

  /** All bits of a number. */
  private long mask() {
    return axisBits == Long.SIZE ? -1L : (1L << axisBits) - 1;
  }

  private int shift() {
    return axisBits - skip - bits;
  }

  /** Goes over the slots of the window, along the steps from {@code begin} on. */
  void forEach(Steps steps, int begin, Receiver receiver) {
    var _ = forEach(steps, begin, 0, inside(), receiver);
  }

  /**
   * The same, but only over the slots from {@code first} on and before {@code end}.
   *
   * @return the step in which the next slot begins, if there is one
   */
  int forEach(Steps steps, int begin, int first, int end, Receiver receiver) {
    int from = steps.at(begin, first() + ((long) first << shift()));
    for (int slot = first; slot < end; slot++) {
      long last = first() + ((slot + 1L) << shift()) - 1;
      int to = from;
      while (Long.compareUnsigned(steps.last(to), last) < 0) {
        to++;
      }
      receiver.accept(slot, from, to);
      from = steps.last(to) == last ? to + 1 : to;
    }
    return from;
  }

  /** The steps of the numbers outside of the window whose highest bit is this one. */
  Steps outside(Steps steps, int highest) {
    long begin = highest == 0 ? 0 : 1L << (axisBits - 1);
    long end = highest == 0 ? mask() >>> 1 : mask();
    boolean window = first() >>> (axisBits - 1) == highest;
    Steps outside = new Steps();
    if (!window) {
      outside.addAll(steps, begin, end);
      return outside;
    }
    if (first() != begin) {
      outside.addAll(steps, begin, first() - 1);
    }
    if (last() != end) {
      // What lies in the window has the answer of what follows it: nobody asks.
      outside.addAll(steps, last() + 1, end);
    }
    if (outside.size() == 0 || outside.last(outside.size() - 1) != end) {
      outside.add(end, 0);
    }
    return outside;
  }
}
