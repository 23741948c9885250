package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.Collection;
import java.util.Set;

/**
 * The machine on which a policy runs, as far as policies ask: what is in the built-in sets, and
 * what counts as attached.
 *
 * @param addresses its own addresses, of all interfaces
 * @param subnets the prefixes of its interfaces
 */
public record Machine(Set<Address> addresses, Set<Prefix> subnets) {
  private static final Address LIMITED_BROADCAST = new Address(Family.IP4, 0, 0xffff_ffffL);
  private static final Prefix MULTICAST4 = Prefix.of(Family.IP4, 0, 0xe000_0000L, 4);
  private static final Prefix MULTICAST6 = Prefix.of(Family.IP6, 0xff00_0000_0000_0000L, 0, 8);

  /** The longest prefix of a subnet with a broadcast address (RFC 3021). */
  private static final int LONGEST_WITH_BROADCAST = 30;

  public Machine {
    addresses = Set.copyOf(addresses);
    subnets = Set.copyOf(subnets);
  }

  /** A machine of which nothing is known: it has neither addresses nor subnets. */
  public static Machine unknown() {
    return new Machine(Set.of(), Set.of());
  }

  /** What is in a built-in set. */
  PrefixSet set(BuiltInSet set) {
    PrefixSet.Builder builder = new PrefixSet.Builder();
    switch (set) {
      case SELF -> addresses.forEach(address -> builder.add(host(address)));
      case BROADCAST -> {
        builder.add(host(LIMITED_BROADCAST));
        subnets.stream()
            .filter(Machine::hasBroadcast)
            .map(Machine::broadcast)
            .forEach(builder::add);
      }
      case MULTICAST -> builder.add(MULTICAST4).add(MULTICAST6);
    }
    return builder.build();
  }

  /** What is in any of the built-in sets. */
  PrefixSet union(Collection<BuiltInSet> sets) {
    return sets.stream().map(this::set).reduce(PrefixSet.empty(), PrefixSet::union);
  }

  private static boolean hasBroadcast(Prefix subnet) {
    return subnet.family() == Family.IP4 && subnet.length() <= LONGEST_WITH_BROADCAST;
  }

  private static Prefix broadcast(Prefix subnet) {
    return host(new Address(Family.IP4, 0, subnet.low() | 0xffff_ffffL >>> subnet.length()));
  }

  private static Prefix host(Address address) {
    return Prefix.of(address, Address.bits(address.family()));
  }
}
