package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Match.AddressKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code -m addrtype} asks of an IPv6 address: not if it is one of the kinds that are listed,
 * but, of unicast, multicast and unspecified, if it is all of them, by its first bits alone; and if
 * others are listed beside, whether its route is one of these.
 */
final class AddrType6 {
  private static final Set<AddressKind> UNICAST =
      EnumSet.complementOf(
          EnumSet.of(AddressKind.MULTICAST, AddressKind.BROADCAST, AddressKind.UNSPEC));

  /** Whatever leads nowhere has an error for a route, and is not told apart. */
  private static final Set<AddressKind> NOWHERE =
      EnumSet.of(AddressKind.UNREACHABLE, AddressKind.BLACKHOLE, AddressKind.PROHIBIT);

  /** Lists that mean something different each; the first is the shortest that never holds. */
  private static final List<Set<AddressKind>> LISTS =
      List.of(
          EnumSet.of(AddressKind.UNICAST, AddressKind.MULTICAST),
          EnumSet.of(AddressKind.UNICAST),
          EnumSet.of(AddressKind.MULTICAST),
          EnumSet.of(AddressKind.UNSPEC),
          EnumSet.of(AddressKind.LOCAL),
          EnumSet.of(AddressKind.ANYCAST),
          EnumSet.of(AddressKind.UNREACHABLE),
          EnumSet.of(AddressKind.LOCAL, AddressKind.ANYCAST),
          EnumSet.of(AddressKind.LOCAL, AddressKind.UNREACHABLE),
          EnumSet.of(AddressKind.ANYCAST, AddressKind.UNREACHABLE),
          EnumSet.of(AddressKind.LOCAL, AddressKind.ANYCAST, AddressKind.UNREACHABLE));

  private AddrType6() {}

  /** The kinds of addresses that meet a list; none if no address does. */
  static Set<AddressKind> meant(Set<AddressKind> list) {
    EnumSet<AddressKind> kinds = EnumSet.allOf(AddressKind.class);
    EnumSet<AddressKind> routes = EnumSet.noneOf(AddressKind.class);
    for (AddressKind one : list) {
      switch (one) {
        case UNICAST -> kinds.retainAll(UNICAST);
        case MULTICAST, UNSPEC -> kinds.retainAll(EnumSet.of(one));
        case LOCAL, ANYCAST -> routes.add(one);
        case UNREACHABLE -> routes.addAll(NOWHERE);
        // Linux refuses these.
        case BROADCAST, BLACKHOLE, PROHIBIT -> routes.add(one);
      }
    }
    if (!routes.isEmpty()) {
      kinds.retainAll(routes);
    }
    return kinds;
  }

  /** A list that just these kinds meet; empty if there is none. */
  static Optional<Set<AddressKind>> list(Set<AddressKind> kinds) {
    return LISTS.stream().filter(list -> meant(list).equals(kinds)).findFirst();
  }
}
