package io.echogate.firewalls.regions;

import io.echogate.firewalls.rules.Ranges;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What rules say of dimensions, as sets of numbers, and back. */
final class Values {
  private static final int CODES = 256;

  private Values() {}

  static <E extends Enum<E>> BitSet of(Set<E> some, boolean negated, int count) {
    BitSet values = new BitSet(count);
    some.forEach(one -> values.set(place(one)));
    if (negated) {
      values.flip(0, count);
    }
    return values;
  }

  @SuppressWarnings("EnumOrdinal") // a place in a set that lives as long as the process
  static int place(Enum<?> one) {
    return one.ordinal();
  }

  /** The number of a message. */
  static int message(int type, int code) {
    return type * CODES + code;
  }

  static BitSet of(Ranges ranges, int count) {
    BitSet values = new BitSet(count);
    for (Ranges.Range range : ranges.list()) {
      if (range.first() < count) {
        values.set(range.first(), Math.min(range.last(), count - 1) + 1);
      }
    }
    return values;
  }

  static BitSet of(MessageSet set) {
    BitSet values = new BitSet();
    set.types()
        .forEach(
            type -> {
              if (set.containsAll(type)) {
                values.set(type * CODES, (type + 1) * CODES);
              } else {
                set.codes(type).forEach(code -> values.set(type * CODES + code));
              }
            });
    return values;
  }

  static MessageSet messages(BitSet values) {
    MessageSet.Builder messages = new MessageSet.Builder();
    for (int first = values.nextSetBit(0); first >= 0; ) {
      int end = Math.min(values.nextClearBit(first), (first / CODES + 1) * CODES);
      messages.addCodes(first / CODES, first % CODES, end - 1 - first / CODES * CODES);
      first = values.nextSetBit(end);
    }
    return messages.build();
  }

  static Ranges ranges(BitSet values) {
    List<Ranges.Range> list = new ArrayList<>();
    for (int first = values.nextSetBit(0); first >= 0; ) {
      int end = values.nextClearBit(first);
      list.add(new Ranges.Range(first, end - 1));
      first = values.nextSetBit(end);
    }
    return new Ranges(list);
  }

  /** Those of some constants that have places in a set. */
  static <E> Set<E> some(BitSet places, E[] all) {
    return places.stream()
        .mapToObj(place -> all[place])
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
