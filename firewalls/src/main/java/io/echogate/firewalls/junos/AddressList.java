package io.echogate.firewalls.junos;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Prefixes and exceptions from them, in any order. The longest prefix that holds an address says
 * whether it matches; an address that none holds does not.
 */
final class AddressList {
  private final List<Item> items = new ArrayList<>();

  /** A prefix, or an exception. */
  record Item(Prefix prefix, boolean except) {}

  void add(Prefix prefix, boolean except) {
    items.add(new Item(prefix, except));
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /** Whether there are exceptions and nothing that they are exceptions from. */
  boolean hasExceptionsOnly() {
    return items.stream().allMatch(Item::except);
  }

  /** The addresses that match. */
  PrefixSet prefixes() {
    PrefixSet.Builder prefixes = new PrefixSet.Builder();
    if (items.stream().noneMatch(Item::except)) {
      items.forEach(item -> prefixes.add(item.prefix()));
      return prefixes.build();
    }
    // by address, and what holds others before them
    items.sort(
        Comparator.comparing((Item item) -> item.prefix().family())
            .thenComparing(item -> item.prefix().high(), Long::compareUnsigned)
            .thenComparing(item -> item.prefix().low(), Long::compareUnsigned)
            .thenComparingInt(item -> item.prefix().length())
            .thenComparing(Item::except, Comparator.reverseOrder()));
    List<Open> open = new ArrayList<>();
    Optional<Prefix> refused = Optional.empty();
    for (Item item : items) {
      if (item.except()) {
        refused = Optional.of(item.prefix());
      } else if (refused.equals(Optional.of(item.prefix()))) {
        continue;
      }
      while (!open.isEmpty() && !holds(open.getLast().item.prefix(), item.prefix())) {
        close(open, prefixes);
      }
      boolean inside = !open.isEmpty();
      boolean matches = inside && !open.getLast().item.except();
      if (item.except() == !matches) {
        continue;
      }
      if (matches) {
        emit(prefixes, open.getLast(), before(start(item.prefix())));
        open.getLast().next = after(item.prefix());
      }
      open.add(new Open(item));
    }
    while (!open.isEmpty()) {
      close(open, prefixes);
    }
    return prefixes.build();
  }

  /** A prefix whose holes are still being looked for. */
  private static final class Open {
    private final Item item;
    private BigInteger next;

    Open(Item item) {
      this.item = item;
      this.next = start(item.prefix());
    }
  }

  private static void close(List<Open> open, PrefixSet.Builder prefixes) {
    Open last = open.removeLast();
    if (!last.item.except()) {
      emit(prefixes, last, before(after(last.item.prefix())));
    }
  }

  private static void emit(PrefixSet.Builder prefixes, Open open, BigInteger last) {
    if (open.next.compareTo(last) <= 0) {
      Family family = open.item.prefix().family();
      prefixes.addRange(address(family, open.next), address(family, last));
    }
  }

  private static boolean holds(Prefix outer, Prefix inner) {
    return outer.family() == inner.family()
        && outer.length() <= inner.length()
        && outer.contains(inner.high(), inner.low());
  }

  private static BigInteger start(Prefix prefix) {
    return unsigned(prefix.high()).shiftLeft(64).or(unsigned(prefix.low()));
  }

  private static BigInteger after(Prefix prefix) {
    int bits = Address.bits(prefix.family()) - prefix.length();
    return start(prefix).add(BigInteger.ONE.shiftLeft(bits));
  }

  private static BigInteger before(BigInteger number) {
    return number.subtract(BigInteger.ONE);
  }

  private static Address address(Family family, BigInteger number) {
    return new Address(family, number.shiftRight(64).longValue(), number.longValue());
  }

  private static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }
}
