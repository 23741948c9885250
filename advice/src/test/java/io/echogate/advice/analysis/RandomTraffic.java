package io.echogate.advice.analysis;

import io.echogate.engine.Machine;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Random packets of some traffic, as they come to one machine. */
final class RandomTraffic {
  private final RandomGenerator random;
  private final Set<Address> own = new HashSet<>();
  private final Set<Prefix> attached = new HashSet<>();
  private final Machine machine;

  RandomTraffic(RandomGenerator random) {
    this.random = random;
    for (Family family : Family.values()) {
      for (int i = 0; i < 8; i++) {
        own.add(address(AddressClass.own(family)));
        Address neighbor = address(AddressClass.others(family));
        attached.add(Prefix.of(neighbor, Address.bits(family)));
      }
    }
    own.add(address(AddressClass.linkLocalOwn()));
    machine = new Machine(own, attached);
  }

  Machine machine() {
    return machine;
  }

  /** A packet; empty where chance led to none that this machine could meet. */
  Optional<Example> packet(Traffic traffic) {
    Region region = traffic.regions().get(random.nextInt(traffic.regions().size()));
    Address source = party(region.sources());
    if (region.attached() && traffic.family() == Family.IP4) {
      List<Prefix> neighbors =
          attached.stream().filter(prefix -> prefix.family() == Family.IP4).toList();
      Prefix neighbor = neighbors.get(random.nextInt(neighbors.size()));
      source = new Address(Family.IP4, 0, neighbor.low());
    }
    int payload = number(region.payloads());
    Example packet =
        new Example(
            traffic.family(),
            traffic.direction(),
            traffic.type(),
            traffic.code(),
            source,
            party(region.destinations()),
            number(region.hopLimits()),
            payload,
            region.length(payload),
            any(region.related()),
            any(region.solicited()),
            true,
            region.attached());
    return Optional.of(packet).filter(some -> isPossible(some, region));
  }

  private boolean isPossible(Example packet, Region region) {
    boolean inSubnet = attached.contains(Prefix.of(packet.source(), Address.bits(packet.family())));
    return isRight(packet.source(), region.sources())
        && isRight(packet.destination(), region.destinations())
        && (inSubnet == region.attached() || packet.family() == Family.IP6);
  }

  private boolean isRight(Address address, AddressClass addresses) {
    return addresses.contains(address)
        && own.contains(address) == addresses.builtIns().contains(BuiltInSet.SELF);
  }

  private Address party(AddressClass addresses) {
    if (!addresses.builtIns().contains(BuiltInSet.SELF)) {
      return address(addresses);
    }
    List<Address> some = own.stream().filter(addresses::contains).toList();
    return some.isEmpty() ? address(addresses) : some.get(random.nextInt(some.size()));
  }

  /** Anything from a class, most of it near the prefixes that random policies name. */
  private Address address(AddressClass addresses) {
    if (random.nextInt(4) > 0) {
      Address near = RandomModels.address(random, addresses.family());
      if (addresses.contains(near)) {
        return near;
      }
    }
    List<AddressRange> ranges = new ArrayList<>(addresses.ranges());
    AddressRange range = ranges.get(random.nextInt(ranges.size()));
    boolean single = range.firstHigh() == range.lastHigh();
    long high = between(range.firstHigh(), range.lastHigh());
    long low = single ? between(range.firstLow(), range.lastLow()) : random.nextLong();
    return new Address(addresses.family(), high, low);
  }

  /** A number between two unsigned ones, both included. */
  private long between(long first, long last) {
    long count = last - first + 1;
    return count == 0
        ? random.nextLong()
        : first + Long.remainderUnsigned(random.nextLong(), count);
  }

  private int number(Interval interval) {
    return switch (random.nextInt(4)) {
      case 0 -> interval.first();
      case 1 -> interval.last();
      default -> random.nextInt(interval.first(), interval.last() + 1);
    };
  }

  private boolean any(Set<Boolean> values) {
    return values.size() == 1 ? values.iterator().next() : random.nextBoolean();
  }
}
