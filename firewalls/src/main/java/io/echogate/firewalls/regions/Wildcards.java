package io.echogate.firewalls.regions;

import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Masks with holes, as the prefixes that they mean. */
final class Wildcards {
  /** Room for a prefix, here and where it ends. */
  private static final int BYTES = 64;

  /** So many free bits above the last fixed one make so many prefixes: 65,536. */
  private static final int MOST_FREE = 16;

  private final Budget budget;
  private final Map<Masked, Optional<PrefixSet>> known = new HashMap<>();

  Wildcards(Budget budget) {
    this.budget = budget;
  }

  private record Masked(long high, long low, Address mask) {}

  /**
   * The addresses that are equal to a value where the mask has ones; empty if they are too many
   * prefixes.
   *
   * @throws UnfinishedException if there is no room for them
   */
  Optional<PrefixSet> prefixes(Address value, Address mask) {
    return known.computeIfAbsent(
        new Masked(value.high() & mask.high(), value.low() & mask.low(), mask),
        key -> made(value, mask));
  }

  private Optional<PrefixSet> made(Address value, Address mask) {
    budget.check();
    int bits = Address.bits(value.family());
    int length = bits;
    while (length > 0 && !isFixed(mask, bits - length)) {
      length--;
    }
    int free = 0;
    int[] places = new int[MOST_FREE];
    for (int place = bits - length; place < bits; place++) {
      if (!isFixed(mask, place)) {
        if (free == MOST_FREE) {
          return Optional.empty();
        }
        places[free++] = place;
      }
    }
    budget.take((long) BYTES << free);
    PrefixSet.Builder prefixes = new PrefixSet.Builder();
    long high = value.high() & mask.high();
    long low = value.low() & mask.low();
    for (int choice = 0; choice < 1 << free; choice++) {
      long chosenHigh = high;
      long chosenLow = low;
      for (int i = 0; i < free; i++) {
        if (((choice >>> i) & 1) != 0) {
          if (places[i] < Long.SIZE) {
            chosenLow |= 1L << places[i];
          } else {
            chosenHigh |= 1L << (places[i] - Long.SIZE);
          }
        }
      }
      prefixes.add(Prefix.of(value.family(), chosenHigh, chosenLow, length));
    }
    return Optional.of(prefixes.build());
  }

  /** Whether the mask has a one at a place, counted from the right. */
  private static boolean isFixed(Address mask, int place) {
    return ((place < Long.SIZE ? mask.low() >>> place : mask.high() >>> (place - Long.SIZE)) & 1)
        != 0;
  }
}
