package io.echogate.engine;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A map by address, which is two longs: looking up allocates nothing. Open addressing with linear
 * probing, at most half full.
 */
final class AddressMap<V> {
  private static final int INITIAL_SLOTS = 16;

  private long[] keys = new long[2 * INITIAL_SLOTS];
  private @Nullable Object[] values = new @Nullable Object[INITIAL_SLOTS];
  private int size;

  int size() {
    return size;
  }

  @Nullable V find(long high, long low) {
    return value(slot(high, low));
  }

  /** Adds a value, or replaces the one that is there. */
  void put(long high, long low, V value) {
    if (2 * (size + 1) > values.length) {
      rebuild(2 * values.length, any -> true);
    }
    int slot = slot(high, low);
    if (values[slot] == null) {
      size++;
    }
    keys[2 * slot] = high;
    keys[2 * slot + 1] = low;
    values[slot] = value;
  }

  /** Removes what is not to be kept. */
  void retainIf(Predicate<V> keep) {
    rebuild(values.length, keep);
  }

  private void rebuild(int slots, Predicate<V> keep) {
    long[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new long[2 * slots];
    values = new @Nullable Object[slots];
    size = 0;
    for (int i = 0; i < oldValues.length; i++) {
      @SuppressWarnings("unchecked")
      @Nullable V value = (V) oldValues[i];
      if (value != null && keep.test(value)) {
        put(oldKeys[2 * i], oldKeys[2 * i + 1], value);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private @Nullable V value(int slot) {
    return (V) values[slot];
  }

  /** The slot that holds the key, or the free one where it belongs. */
  private int slot(long high, long low) {
    int mask = values.length - 1;
    int slot = hash(high, low) & mask;
    while (values[slot] != null && (keys[2 * slot] != high || keys[2 * slot + 1] != low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Mixes all bits into the lower ones: neighbouring addresses are the ordinary case. */
  private static int hash(long high, long low) {
    long mixed = (high * 0x9e37_79b9_7f4a_7c15L + low) * 0xd6e8_feb8_6659_fd93L;
    return (int) (mixed ^ (mixed >>> 32));
  }
}
