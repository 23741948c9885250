package io.echogate.datapath.prefix;

/**
 * Cuts steps into slots of equal width: the leading bits of a number tell its slot.
 *
 * @param axisBits the bits of a number, 32 or 64
 * @param bits how many of them tell the slot; with 64 bits, at least 1
 */
record Slots(int axisBits, int bits) {

  /** Receives the steps of slot after slot. */
  @FunctionalInterface
  interface Receiver {
    /**
     * The numbers of a slot have the answers of the steps {@code from} to {@code to}, inclusive.
     */
    void accept(int slot, int from, int to);
  }

  int count() {
    return 1 << bits;
  }

  /** Goes over all slots, along the steps from {@code begin} on. */
  void forEach(Steps steps, int begin, Receiver receiver) {
    var _ = forEach(steps, begin, 0, count(), receiver);
  }

  /**
   * The same, but only over the slots from {@code first} on and before {@code end}.
   *
   * @return the step in which the next slot begins, if there is one
   */
  int forEach(Steps steps, int begin, int first, int end, Receiver receiver) {
    int shift = axisBits - bits;
    int from = begin;
    if (first > 0) {
      long before = ((long) first << shift) - 1;
      while (Long.compareUnsigned(steps.last(from), before) <= 0) {
        from++;
      }
    }
    for (int slot = first; slot < end; slot++) {
      long last = ((slot + 1L) << shift) - 1;
      int to = from;
      while (Long.compareUnsigned(steps.last(to), last) < 0) {
        to++;
      }
      receiver.accept(slot, from, to);
      from = steps.last(to) == last ? to + 1 : to;
    }
    return from;
  }
}
