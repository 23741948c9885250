package io.echogate.policy;

/**
 * Where to look in a long array of ascending unsigned numbers: the leading bits of a number tell
 * the few places among which a search must go on. Bits that are alike in all of them are passed
 * over.
 */
final class PrefixIndex {
  /** So many leading bits are looked at. */
  private static final int BITS = 16;

  private final long first;
  private final long last;
  private final int shift;

  /**
   * For each value of the leading bits, the first place whose number has it or a larger one; at the
   * end the number of places.
   */
  private final int[] starts;

  /**
   * Indexes an array.
   *
   * @param numbers ascending, at least one
   */
  PrefixIndex(long[] numbers) {
    first = numbers[0];
    last = numbers[numbers.length - 1];
    long range = last - first;
    shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(range) - BITS);
    int values = (int) (range >>> shift) + 1;
    starts = new int[values + 1];
    int place = 0;
    for (int value = 0; value < values; value++) {
      while ((numbers[place] - first) >>> shift < value) {
        place++;
      }
      starts[value] = place;
    }
    starts[values] = numbers.length;
  }

  /** All places before this one have smaller numbers; it may be the end. */
  int from(long number) {
    return Long.compareUnsigned(number, first) < 0 ? 0 : starts[value(number)];
  }

  /** This place and all behind it have larger numbers; it may be the end. */
  int to(long number) {
    return Long.compareUnsigned(number, first) < 0
        ? 0
        : starts[Math.min(value(number) + 1, starts.length - 1)];
  }

  private int value(long number) {
    return Long.compareUnsigned(number, last) > 0
        ? starts.length - 1
        : (int) ((number - first) >>> shift);
  }
}
