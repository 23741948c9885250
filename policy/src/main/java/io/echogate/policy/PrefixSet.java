package io.echogate.policy;

import io.echogate.icmp.Family;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A set of addresses of both families, as prefixes of which none holds another. Immutable; a
 * million prefixes are an ordinary size. It remembers all the prefixes that were put in, those
 * included that lie in others: the <em>entries</em>, to be changed one by one. Two sets are the
 * same if they have the same addresses, whatever their entries.
 */
public final class PrefixSet {
  private static final PrefixSet EMPTY = new Builder().build();

  private final PrefixArray ip4;
  private final PrefixArray ip6;

  private PrefixSet(PrefixArray ip4, PrefixArray ip6) {
    this.ip4 = ip4;
    this.ip6 = ip6;
  }

  /** The set without addresses. */
  public static PrefixSet empty() {
    return EMPTY;
  }

  /** The set of the addresses of these prefixes. */
  public static PrefixSet of(Iterable<Prefix> prefixes) {
    Builder builder = new Builder();
    prefixes.forEach(builder::add);
    return builder.build();
  }

  /** Collects prefixes, in any order, overlapping or not. */
  public static final class Builder {
    private final PrefixArray.Builder ip4 = new PrefixArray.Builder();
    private final PrefixArray.Builder ip6 = new PrefixArray.Builder();

    /** Starts with nothing. */
    public Builder() {}

    /** Adds the addresses of a prefix. */
    public Builder add(Prefix prefix) {
      (prefix.family() == Family.IP4 ? ip4 : ip6).add(prefix.high(), prefix.low(), prefix.length());
      return this;
    }

    /** Adds all addresses of a set. */
    public Builder addAll(PrefixSet set) {
      ip4.addAll(set.ip4);
      ip6.addAll(set.ip6);
      return this;
    }

    /**
     * Adds the addresses from one to another, both included.
     *
     * @param first not above the last, and of its family
     */
    public Builder addRange(Address first, Address last) {
      Address at = first;
      while (true) {
        Prefix prefix = widest(at, last);
        add(prefix);
        Address end = prefix.last();
        if (end.equals(last)) {
          return this;
        }
        long low = end.low() + 1;
        at = new Address(at.family(), low == 0 ? end.high() + 1 : end.high(), low);
      }
    }

    /** The widest prefix that begins at an address and ends not behind another. */
    private static Prefix widest(Address at, Address last) {
      Prefix prefix = Prefix.of(at, Address.bits(at.family()));
      while (prefix.length() > 0) {
        Prefix wider = Prefix.of(at, prefix.length() - 1);
        boolean begins = wider.high() == at.high() && wider.low() == at.low();
        if (!begins || isAbove(wider.last(), last)) {
          break;
        }
        prefix = wider;
      }
      return prefix;
    }

    private static boolean isAbove(Address one, Address other) {
      int high = Long.compareUnsigned(one.high(), other.high());
      return high > 0 || (high == 0 && Long.compareUnsigned(one.low(), other.low()) > 0);
    }

    /** The set of all that was added. */
    public PrefixSet build() {
      return new PrefixSet(ip4.build(Family.IP4), ip6.build(Family.IP6));
    }
  }

  /** Whether an address is in the set; its halves as in {@link Address}. Allocates nothing. */
  public boolean contains(Family family, long high, long low) {
    return of(family).contains(high, low);
  }

  /** Whether an address is in the set. */
  public boolean contains(Address address) {
    return contains(address.family(), address.high(), address.low());
  }

  /**
   * The set without some of its entries, and with others: first those are taken away, then these
   * put in. Takes little more than copying it, if these are few.
   */
  public PrefixSet changed(PrefixSet removed, PrefixSet added) {
    return new PrefixSet(ip4.changed(removed.ip4, added.ip4), ip6.changed(removed.ip6, added.ip6));
  }

  /** Those prefixes of the region's family that have addresses in common with it. */
  public PrefixSet within(Prefix region) {
    PrefixArray part = of(region.family()).within(region);
    return switch (region.family()) {
      case IP4 -> new PrefixSet(part, EMPTY.ip6);
      case IP6 -> new PrefixSet(EMPTY.ip4, part);
    };
  }

  /**
   * Those prefixes that have addresses in common with another set. Takes no longer than the smaller
   * of the two is large.
   */
  public PrefixSet within(PrefixSet regions) {
    Builder some = new Builder();
    for (Family family : Family.values()) {
      if (regions.size(family) < size(family)) {
        regions.prefixes(family).forEach(region -> some.addAll(within(region)));
      } else {
        prefixes(family).filter(regions::meets).forEach(some::add);
      }
    }
    return some.build();
  }

  /** Whether the set has addresses in common with a prefix. */
  public boolean meets(Prefix prefix) {
    return of(prefix.family()).within(prefix).size() > 0;
  }

  /** Whether the prefix is one of the entries. */
  public boolean lists(Prefix prefix) {
    return of(prefix.family()).lists(prefix.high(), prefix.low(), prefix.length());
  }

  /** The prefix of the set in which all addresses of another one lie; maybe that itself. */
  public Optional<Prefix> holder(Prefix prefix) {
    return of(prefix.family()).holder(prefix);
  }

  /** The entries, each once: IPv4, then IPv6, each in ascending order of their addresses. */
  public List<Prefix> entryList() {
    List<Prefix> list = new ArrayList<>(entries());
    for (Family family : Family.values()) {
      forEachEntry(family, (high, low, length) -> list.add(new Prefix(family, high, low, length)));
    }
    return list;
  }

  /** How many entries there are. */
  public int entries() {
    return ip4.entries() + ip6.entries();
  }

  /** How many entries of a family there are. */
  public int entries(Family family) {
    return of(family).entries();
  }

  /** Gives away the entries of a family, each once, in ascending order of their addresses. */
  public void forEachEntry(Family family, Receiver receiver) {
    of(family).forEachEntry(receiver);
  }

  /** Whether all addresses of a prefix are in the set, within one of its prefixes. */
  public boolean covers(Prefix prefix) {
    return of(prefix.family()).covers(prefix);
  }

  /** How many prefixes of a family there are. */
  public int size(Family family) {
    return of(family).size();
  }

  /** How many prefixes there are. */
  public int size() {
    return ip4.size() + ip6.size();
  }

  /**
   * One of the prefixes, in ascending order of their addresses.
   *
   * @param index from 0, below {@link #size}
   */
  public Prefix prefix(Family family, int index) {
    return of(family).prefix(index);
  }

  /** The prefixes of a family in ascending order of their addresses. */
  public Stream<Prefix> prefixes(Family family) {
    PrefixArray array = of(family);
    return IntStream.range(0, array.size()).mapToObj(array::prefix);
  }

  /** Receives prefixes as numbers, without an object for each. */
  @FunctionalInterface
  public interface Receiver {
    /** A prefix; its halves and its length as in {@link Prefix}. */
    void accept(long high, long low, int length);
  }

  /** Gives away the prefixes of a family in ascending order of their addresses. */
  public void forEach(Family family, Receiver receiver) {
    of(family).forEach(receiver);
  }

  /** All prefixes: IPv4, then IPv6, each in ascending order. */
  public Stream<Prefix> prefixes() {
    return Stream.concat(prefixes(Family.IP4), prefixes(Family.IP6));
  }

  public boolean isEmpty() {
    return ip4.size() == 0 && ip6.size() == 0;
  }

  /** The addresses that are in this set or in the other. */
  public PrefixSet union(PrefixSet other) {
    if (other.isEmpty()) {
      return this;
    }
    return isEmpty() ? other : new Builder().addAll(this).addAll(other).build();
  }

  /** The addresses that are in this set and in the other. */
  public PrefixSet intersection(PrefixSet other) {
    if (other.size() < size()) {
      return other.intersection(this);
    }
    Builder builder = new Builder();
    prefixes()
        .forEach(
            prefix -> {
              if (other.covers(prefix)) {
                builder.add(prefix);
              } else {
                builder.addAll(other.within(prefix));
              }
            });
    return builder.build();
  }

  /** The addresses that are in this set and not in the other. */
  public PrefixSet without(PrefixSet other) {
    if (other.isEmpty() || isEmpty()) {
      return this;
    }
    Builder builder = new Builder();
    prefixes().forEach(prefix -> without(builder, prefix, other));
    return builder.build();
  }

  private static void without(Builder builder, Prefix region, PrefixSet other) {
    if (!other.meets(region)) {
      builder.add(region);
    } else if (!other.covers(region)) {
      without(builder, region.half(false), other);
      without(builder, region.half(true), other);
    }
  }

  /** All addresses of a family that are not in this set. */
  public PrefixSet others(Family family) {
    Gaps gaps = new Gaps(family);
    forEach(family, gaps);
    return gaps.end();
  }

  /** What lies between prefixes that come in ascending order. */
  private static final class Gaps implements Receiver {
    private final Family family;
    private final Prefix all;
    private final Builder builder = new Builder();

    /** The first address behind the last prefix; null behind the last address that there is. */
    private @Nullable Address next;

    Gaps(Family family) {
      this.family = family;
      this.all = Prefix.of(family, 0, 0, 0);
      this.next = new Address(family, 0, 0);
    }

    @Override
    public void accept(long high, long low, int length) {
      Address from = next;
      if (from != null && (from.high() != high || from.low() != low)) {
        builder.addRange(from, new Address(family, low == 0 ? high - 1 : high, low - 1));
      }
      Address last = Prefix.of(family, high, low, length).last();
      long behind = last.low() + 1;
      next =
          last.equals(all.last())
              ? null
              : new Address(family, behind == 0 ? last.high() + 1 : last.high(), behind);
    }

    PrefixSet end() {
      Address from = next;
      if (from != null) {
        builder.addRange(from, all.last());
      }
      return builder.build();
    }
  }

  /** The addresses of one family. */
  public PrefixSet only(Family family) {
    return switch (family) {
      case IP4 -> ip6.size() == 0 ? this : new PrefixSet(ip4, EMPTY.ip6);
      case IP6 -> ip4.size() == 0 ? this : new PrefixSet(EMPTY.ip4, ip6);
    };
  }

  /** All addresses of a family. */
  public static PrefixSet all(Family family) {
    return of(List.of(Prefix.of(family, 0, 0, 0)));
  }

  /** How many bytes {@link #write} writes. */
  public int bytes() {
    return Math.addExact(ip4.bytes(), ip6.bytes());
  }

  /** Writes all entries in a form that {@link #read} reads fast: none is parsed or sorted again. */
  public void write(ByteBuffer out) {
    ip4.write(out);
    ip6.write(out);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is no set
   * @throws java.nio.BufferUnderflowException if it ends too soon
   */
  public static PrefixSet read(ByteBuffer in) {
    PrefixArray ip4 = PrefixArray.read(Family.IP4, in);
    return new PrefixSet(ip4, PrefixArray.read(Family.IP6, in));
  }

  private PrefixArray of(Family family) {
    return family == Family.IP4 ? ip4 : ip6;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PrefixSet set && ip4.equals(set.ip4) && ip6.equals(set.ip6);
  }

  @Override
  public int hashCode() {
    return 31 * ip4.hashCode() + ip6.hashCode();
  }

  @Override
  public String toString() {
    return prefixes().toList().toString();
  }
}
