package io.echogate.advice.analysis;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Divides addresses into cells by the prefix sets that they are in: two addresses are in the same
 * cell if and only if no set holds one without the other. A sweep over the ends of all prefixes, in
 * ascending order; what is kept is an address or two for each cell. Where these are known and only
 * one set comes and goes, the sweep leaps to where others do: sets of a million prefixes cost no
 * more than small ones.
 */
final class Partition {
  /** So many prefixes are passed one by one. */
  private static final int LEAP = 16;

  private final Family family;
  private final Map<List<Integer>, Examples> cells = new LinkedHashMap<>();

  /**
   * Addresses that are in the same sets.
   *
   * @param inside the indexes of the sets that they are in, ascending
   * @param examples some of them: two, unless there is only one
   */
  record Cell(List<Integer> inside, Examples examples) {}

  private Partition(Family family) {
    this.family = family;
  }

  /** The cells of a class of addresses. */
  static List<Cell> of(AddressClass addresses, List<PrefixSet> sets) {
    Partition partition = new Partition(addresses.family());
    partition.sweep(addresses.ranges(), sets);
    List<Cell> cells = new ArrayList<>();
    partition.cells.forEach((inside, examples) -> cells.add(new Cell(inside, examples)));
    return cells;
  }

  private void sweep(List<AddressRange> ranges, List<PrefixSet> sets) {
    PriorityQueue<Cursor> queue = new PriorityQueue<>();
    for (int i = 0; i < sets.size(); i++) {
      Cursor cursor = new Cursor(i, sets.get(i), family);
      if (cursor.hasNext()) {
        queue.add(cursor);
      }
    }
    TreeSet<Integer> inside = new TreeSet<>();
    for (AddressRange range : ranges) {
      Address from = range.first(family);
      while (from != null) {
        advance(queue, from, inside);
        Cursor next = queue.peek();
        @Nullable Address end = next != null && next.isWithin(range) ? next.at() : null;
        Address to = end == null ? range.last(family) : before(end);
        cells
            .computeIfAbsent(List.copyOf(inside), key -> new Examples(family))
            .addSomeOf(new AddressRange(from.high(), from.low(), to.high(), to.low()));
        from = end == null ? null : leap(queue, range, inside).orElse(end);
      }
    }
  }

  /**
   * Passes over ends of the first cursor's set that tell nothing new: up to the next end of another
   * set, or to addresses that are better examples.
   *
   * @return where the sweep goes on; empty without a leap
   */
  private Optional<Address> leap(
      PriorityQueue<Cursor> queue, AddressRange range, Set<Integer> inside) {
    Cursor cursor = queue.remove();
    Optional<Address> target = Optional.empty();
    if (isKnown(inside) && isKnown(toggled(inside, cursor.set))) {
      Address last = range.last(family);
      Address stop = queue.isEmpty() ? last : lesser(last, queue.element().at());
      stop = Examples.nextDocumentation(cursor.at()).map(lesser(stop)).orElse(stop);
      if (compare(stop, cursor.at()) > 0) {
        cursor.pass(stop, inside);
        target = Optional.of(stop);
      }
    }
    if (cursor.hasNext()) {
      queue.add(cursor);
    }
    return target;
  }

  private boolean isKnown(Collection<Integer> inside) {
    Examples examples = cells.get(List.copyOf(inside));
    return examples != null && examples.areEnough();
  }

  private static Set<Integer> toggled(Set<Integer> inside, int set) {
    Set<Integer> toggled = new TreeSet<>(inside);
    if (!toggled.remove(set)) {
      toggled.add(set);
    }
    return toggled;
  }

  private static UnaryOperator<Address> lesser(Address one) {
    return other -> lesser(one, other);
  }

  private static Address lesser(Address one, Address other) {
    return compare(one, other) <= 0 ? one : other;
  }

  /** Moves all cursors beyond an address. */
  private static void advance(PriorityQueue<Cursor> queue, Address to, Set<Integer> inside) {
    Cursor first = queue.peek();
    while (first != null && compare(first.at(), to) <= 0) {
      queue.remove();
      first.pass(to, inside);
      if (first.hasNext()) {
        queue.add(first);
      }
      first = queue.peek();
    }
  }

  private static int compare(Address one, Address other) {
    return AddressRange.compare(one, other);
  }

  private static Address before(Address address) {
    long low = address.low() - 1;
    return new Address(address.family(), low == -1 ? address.high() - 1 : address.high(), low);
  }

  /** Walks over the ends of a set's prefixes: where one starts, and behind its last address. */
  private static final class Cursor implements Comparable<Cursor> {
    private final int set;
    private final PrefixSet prefixes;
    private final Family family;
    private int index;
    private boolean start = true;
    private @Nullable Address at;

    Cursor(int set, PrefixSet prefixes, Family family) {
      this.set = set;
      this.prefixes = prefixes;
      this.family = family;
      this.at = prefixes.size(family) == 0 ? null : first(prefix());
    }

    private Prefix prefix() {
      return prefixes.prefix(family, index);
    }

    private Address first(Prefix prefix) {
      return new Address(family, prefix.high(), prefix.low());
    }

    boolean hasNext() {
      return at != null;
    }

    Address at() {
      return Objects.requireNonNull(at);
    }

    boolean isWithin(AddressRange range) {
      return range.contains(at());
    }

    /** Moves behind an address, and notes whether that is in the set. */
    void pass(Address to, Set<Integer> inside) {
      leap(to);
      while (at != null && compare(at, to) <= 0) {
        move();
      }
      if (prefixes.contains(to)) {
        inside.add(set);
      } else {
        inside.remove(set);
      }
    }

    private void move() {
      if (start) {
        start = false;
        at = behind(AddressRange.of(prefix()));
      } else {
        start = true;
        index++;
        at = index == prefixes.size(family) ? null : first(prefix());
      }
    }

    /** Moves to the last prefix that does not start behind an address, if that is far away. */
    private void leap(Address to) {
      int from = index + LEAP;
      int end = prefixes.size(family);
      if (from >= end || compare(first(prefixes.prefix(family, from)), to) > 0) {
        return;
      }
      while (from < end) {
        int middle = (from + end) >>> 1;
        if (compare(first(prefixes.prefix(family, middle)), to) <= 0) {
          from = middle + 1;
        } else {
          end = middle;
        }
      }
      index = from - 1;
      start = false;
      at = behind(AddressRange.of(prefix()));
    }

    /** The address behind a range; null if it ends with the last of all. */
    private @Nullable Address behind(AddressRange range) {
      long low = range.lastLow() + 1;
      long high = low == 0 ? range.lastHigh() + 1 : range.lastHigh();
      boolean none = family == Family.IP4 ? low > 0xffff_ffffL : low == 0 && high == 0;
      return none ? null : new Address(family, high, low);
    }

    @Override
    public int compareTo(Cursor other) {
      return compare(at(), other.at());
    }
  }
}
