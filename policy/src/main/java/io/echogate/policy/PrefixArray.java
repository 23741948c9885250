package io.echogate.policy;

import io.echogate.icmp.Family;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prefixes of one family in ascending order, none of which holds another: flat arrays, for there
 * may be a million. Beside them are those that were put in too and lie in one of them.
 */
final class PrefixArray {
  /** From so many prefixes on an index is faster than a search of all. */
  private static final int INDEXED = 256;

  /** So few are sooner looked through than searched. */
  private static final int FEW = 4;

  private final Family family;
  private final PrefixColumns columns;

  /** Those that lie in others, sorted, each once. */
  private final PrefixColumns held;

  /**
   * Where addresses are; null before one was looked for, and where there are few. Threads that look
   * at once may make it twice, and all see it whole: it has final fields only.
   */
  private @Nullable PrefixIndex index;

  private PrefixArray(Family family, PrefixColumns columns, PrefixColumns held) {
    this.family = family;
    this.columns = columns;
    this.held = held;
  }

  /** Collects prefixes of one family. */
  static final class Builder {
    private final PrefixColumns columns = new PrefixColumns();

    void add(long high, long low, int length) {
      columns.add(high, low, length);
    }

    void addAll(PrefixArray array) {
      columns.addAll(array.columns, 0, array.size());
    }

    PrefixArray build(Family family) {
      columns.sort();
      return of(family, columns);
    }
  }

  /** An array of sorted prefixes. */
  private static PrefixArray of(Family family, PrefixColumns sorted) {
    PrefixColumns columns = new PrefixColumns(sorted.size());
    PrefixColumns held = new PrefixColumns(0);
    part(family, sorted, columns, held);
    columns.sort();
    held.sort();
    return new PrefixArray(family, columns, held);
  }

  /** Parts sorted prefixes in those that lie in others and those that do not. */
  private static void part(
      Family family, PrefixColumns sorted, PrefixColumns columns, PrefixColumns held) {
    int first = columns.size();
    for (int i = 0; i < sorted.size(); i++) {
      int last = columns.size() - 1;
      if (last < first || !columns.holds(family, last, sorted, i)) {
        columns.add(sorted, i);
      } else if (i > 0 && !isSame(sorted, i)) {
        held.add(sorted, i);
      }
    }
  }

  /** Whether a prefix is the one before it once more. */
  private static boolean isSame(PrefixColumns sorted, int index) {
    return sorted.high(index) == sorted.high(index - 1)
        && sorted.low(index) == sorted.low(index - 1)
        && sorted.length(index) == sorted.length(index - 1);
  }

  /**
   * The array without some of the prefixes that were put in, and with others. What does not lie
   * beside them is copied, not looked at.
   */
  PrefixArray changed(PrefixArray removed, PrefixArray added) {
    if (removed.size() == 0 && added.size() == 0) {
      return this;
    }
    return new Change(this, removed, added).make();
  }

  /** Makes a changed array, from the first address to the last. */
  private static final class Change {
    private final PrefixArray before;
    private final PrefixArray removed;
    private final PrefixArray added;
    private final PrefixColumns columns;
    private final PrefixColumns held;
    private int next;
    private int nextHeld;

    Change(PrefixArray before, PrefixArray removed, PrefixArray added) {
      this.before = before;
      this.removed = removed;
      this.added = added;
      columns = new PrefixColumns(before.size() + added.entries());
      held = new PrefixColumns(before.held.size());
    }

    PrefixArray make() {
      Builder regions = new Builder();
      regions.addAll(removed);
      regions.addAll(added);
      PrefixArray apart = regions.build(before.family);
      for (int i = 0; i < apart.size(); i++) {
        change(apart.prefix(i));
      }
      columns.addAll(before.columns, next, before.size());
      held.addAll(before.held, nextHeld, before.held.size());
      columns.sort();
      held.sort();
      return new PrefixArray(before.family, columns, held);
    }

    /** Goes on up to the end of a prefix in which something changes, and nothing around it. */
    private void change(Prefix region) {
      boolean inside = before.covers(region) && !before.isListedAlone(region);
      int begin = before.columns.firstFrom(region.high(), region.low(), 0);
      int end = inside ? begin : before.end(before.columns, begin, region);
      int beginHeld = before.held.firstFrom(region.high(), region.low(), region.length());
      int endHeld = before.end(before.held, beginHeld, region);
      columns.addAll(before.columns, next, Math.max(next, begin));
      held.addAll(before.held, nextHeld, beginHeld);
      PrefixColumns entries = new PrefixColumns();
      keep(before.columns, begin, end, entries);
      keep(before.held, beginHeld, endHeld, entries);
      addAll(added.columns, region, entries);
      addAll(added.held, region, entries);
      entries.sort();
      if (inside) {
        PrefixArray all = of(before.family, entries);
        held.addAll(merged(all), 0, all.entries());
      } else {
        part(before.family, entries, columns, held);
      }
      next = Math.max(next, end);
      nextHeld = endHeld;
    }

    private void keep(PrefixColumns from, int begin, int end, PrefixColumns to) {
      for (int i = begin; i < end; i++) {
        if (!removed.lists(from.high(i), from.low(i), from.length(i))) {
          to.add(from, i);
        }
      }
    }

    private void addAll(PrefixColumns from, Prefix region, PrefixColumns to) {
      int begin = from.firstFrom(region.high(), region.low(), region.length());
      to.addAll(from, begin, before.end(from, begin, region));
    }
  }

  /** All that were put in, each once, sorted. */
  private static PrefixColumns merged(PrefixArray array) {
    PrefixColumns all = new PrefixColumns(array.entries());
    all.addAll(array.columns, 0, array.size());
    all.addAll(array.held, 0, array.held.size());
    all.sort();
    return all;
  }

  /** Behind the last of sorted prefixes, from one on, that begin in a region. */
  private int end(PrefixColumns sorted, int begin, Prefix region) {
    if (begin == sorted.size() || !region.contains(sorted.high(begin), sorted.low(begin))) {
      return begin;
    }
    int from = begin + 1;
    int step = 1;
    // The region mostly holds few: so the end is looked for near its begin.
    while (from < sorted.size() && region.contains(sorted.high(from), sorted.low(from))) {
      from = Math.min(sorted.size(), from + step);
      step = Math.min(2 * step, sorted.size());
    }
    int low = Math.max(begin + 1, from - step);
    int high = from;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (region.contains(sorted.high(middle), sorted.low(middle))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The prefixes that have addresses in common with a region. */
  PrefixArray within(Prefix region) {
    int begin = lastAtMost(region.high(), region.low());
    if (begin < 0 || !columns.holds(family, begin, region.high(), region.low())) {
      begin++;
    }
    int end = end(columns, begin, region);
    if (end == begin && begin < size() && covers(region)) {
      end = begin + 1;
    }
    PrefixColumns part = new PrefixColumns(end - begin);
    part.addAll(columns, begin, end);
    part.sort();
    return new PrefixArray(family, part, new PrefixColumns(0));
  }

  int bytes() {
    return columns.bytes(family) + held.bytes(family);
  }

  void write(ByteBuffer out) {
    columns.write(family, out);
    held.write(family, out);
  }

  static PrefixArray read(Family family, ByteBuffer in) {
    PrefixColumns columns = PrefixColumns.read(family, in);
    return new PrefixArray(family, columns, PrefixColumns.read(family, in));
  }

  int size() {
    return columns.size();
  }

  /** How many were put in, those included that lie in others. */
  int entries() {
    return columns.size() + held.size();
  }

  Prefix prefix(int index) {
    return new Prefix(family, columns.high(index), columns.low(index), columns.length(index));
  }

  void forEach(PrefixSet.Receiver receiver) {
    forEach(columns, receiver);
  }

  /** Gives away all that were put in, each once, in ascending order. */
  void forEachEntry(PrefixSet.Receiver receiver) {
    forEach(held.size() == 0 ? columns : merged(this), receiver);
  }

  private static void forEach(PrefixColumns columns, PrefixSet.Receiver receiver) {
    for (int i = 0; i < columns.size(); i++) {
      receiver.accept(columns.high(i), columns.low(i), columns.length(i));
    }
  }

  boolean contains(long high, long low) {
    if (columns.size() <= FEW) {
      return columns.anyHolds(family, high, low);
    }
    int at = lastAtMost(high, low);
    return at >= 0 && columns.holds(family, at, high, low);
  }

  boolean covers(Prefix prefix) {
    return holder(prefix).isPresent();
  }

  /** The prefix in which all addresses of another one lie. */
  Optional<Prefix> holder(Prefix prefix) {
    int at = lastAtMost(prefix.high(), prefix.low());
    return at >= 0
            && columns.length(at) <= prefix.length()
            && columns.holds(family, at, prefix.high(), prefix.low())
        ? Optional.of(prefix(at))
        : Optional.empty();
  }

  /** Whether the prefix is one of those that were put in. */
  boolean lists(long high, long low, int length) {
    return columns.contains(high, low, length) || held.contains(high, low, length);
  }

  /** Whether the prefix was put in and lies in no other. */
  private boolean isListedAlone(Prefix prefix) {
    return columns.contains(prefix.high(), prefix.low(), prefix.length());
  }

  private PrefixIndex index() {
    PrefixIndex known = index;
    if (known == null) {
      known = columns.index(family);
      index = known;
    }
    return known;
  }

  /** The last prefix that begins at the address or before it, or -1. */
  private int lastAtMost(long high, long low) {
    int from = 0;
    int to = columns.size();
    if (to >= INDEXED) {
      PrefixIndex known = index();
      long leading = family == Family.IP4 ? low : high;
      from = known.from(leading);
      to = known.to(leading);
    }
    while (from < to) {
      int middle = (from + to) >>> 1;
      int order = Long.compareUnsigned(columns.high(middle), high);
      if (order < 0 || (order == 0 && Long.compareUnsigned(columns.low(middle), low) <= 0)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from - 1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PrefixArray array && columns.equals(array.columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }
}
