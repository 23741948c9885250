package io.echogate.engine;

import io.echogate.policy.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values by prefix, all of one family; the longest prefix that holds an address wins. A map for
 * each length that occurs, asked from the longest to the shortest, so that the number of prefixes
 * does not matter.
 */
final class PrefixTable<V> {
  private final List<Level<V>> levels = new ArrayList<>();

  /** The prefixes of one length. */
  private record Level<V>(int length, long highMask, long lowMask, AddressMap<V> values) {}

  /** Adds a value, or replaces the one of the same prefix. */
  void put(Prefix prefix, V value) {
    level(prefix).values.put(prefix.high(), prefix.low(), value);
  }

  /** The value of the longest prefix that holds the address. */
  @Nullable V longest(long high, long low) {
    for (int i = 0; i < levels.size(); i++) {
      Level<V> level = levels.get(i);
      V value = level.values.find(high & level.highMask, low & level.lowMask);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private Level<V> level(Prefix prefix) {
    int at = 0;
    while (at < levels.size() && levels.get(at).length > prefix.length()) {
      at++;
    }
    if (at == levels.size() || levels.get(at).length != prefix.length()) {
      Prefix mask = Prefix.of(prefix.family(), -1, -1, prefix.length());
      levels.add(at, new Level<>(prefix.length(), mask.high(), mask.low(), new AddressMap<>()));
    }
    return levels.get(at);
  }
}
