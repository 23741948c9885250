package io.echogate.advice.analysis;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Divides addresses into cells by the prefix sets that they are in: two addresses are in the same
 * cell if and only if no set holds one without the other. A sweep over the ends of all prefixes, in
 * ascending order; what is kept is an address or two for each cell.
 */
final class Partition {
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
        boolean cut = next != null && next.isWithin(range);
        Address to = cut ? before(next.at()) : range.last(family);
        cells
            .computeIfAbsent(List.copyOf(inside), key -> new Examples(family))
            .addSomeOf(new AddressRange(from.high(), from.low(), to.high(), to.low()));
        from = cut ? next.at() : null;
      }
    }
  }

  /** Moves all cursors beyond an address. */
  private static void advance(PriorityQueue<Cursor> queue, Address to, Set<Integer> inside) {
    Cursor first = queue.peek();
    while (first != null && compare(first.at(), to) <= 0) {
      queue.remove();
      if (first.isStart()) {
        inside.add(first.set);
      } else {
        inside.remove(first.set);
      }
      first.move();
      if (first.hasNext()) {
        queue.add(first);
      }
      first = queue.peek();
    }
  }

  private static int compare(Address one, Address other) {
    return AddressRange.compare(one.high(), one.low(), other.high(), other.low());
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

    boolean isStart() {
      return start;
    }

    boolean isWithin(AddressRange range) {
      return range.contains(at());
    }

    void move() {
      if (start) {
        start = false;
        at = behind(AddressRange.of(prefix()));
      } else {
        start = true;
        index++;
        at = index == prefixes.size(family) ? null : first(prefix());
      }
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
