package io.echogate.firewalls.regions;

/** Places in ascending arrays. */
final class Sorted {
  private Sorted() {}

  /** The place of the first number that is not below a bound; the length if there is none. */
  static int from(int[] numbers, int bound) {
    return from(numbers, numbers.length, bound);
  }

  /** The same in the first so many numbers. */
  static int from(int[] numbers, int length, int bound) {
    int from = 0;
    int to = length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (numbers[middle] < bound) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
