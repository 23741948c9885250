package io.echogate.advice.analysis;

import io.echogate.engine.Machine;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Prefix;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Random packets of some traffic, as they come to one machine. */
final class RandomTraffic {
  private static final int ATTEMPTS = 10_000;

  private final RandomGenerator random;
  private final Set<Address> own = new HashSet<>();
  private final Set<Address> attached = new HashSet<>();
  private final List<Address> neighbors4;
  private final Map<AddressClass, List<Address>> ownOfClasses = new HashMap<>();
  private final Machine machine;

  RandomTraffic(RandomGenerator random) {
    this.random = random;
    for (Family family : Family.values()) {
      for (int i = 0; i < 8; i++) {
        Address self = another(AddressClass.own(family));
        own.add(self);
        if (i % 2 == 0) {
          attached.add(self);
        }
      }
      for (int i = 0; i < 8; i++) {
        attached.add(another(AddressClass.others(family)));
      }
    }
    own.add(address(AddressClass.linkLocalOwn()));
    neighbors4 =
        attached.stream().filter(one -> one.family() == Family.IP4 && !own.contains(one)).toList();
    machine =
        new Machine(own, attached.stream().map(RandomTraffic::host).collect(Collectors.toSet()));
  }

  Machine machine() {
    return machine;
  }

  /** A packet that this machine could meet. */
  Example packet(Traffic traffic) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Region region = traffic.regions().get(random.nextInt(traffic.regions().size()));
      Example packet = packet(traffic, region);
      if (isPossible(packet, region)) {
        return packet;
      }
    }
    throw new IllegalStateException("no packet of " + traffic.regions());
  }

  private Example packet(Traffic traffic, Region region) {
    int payload = number(region.payloads());
    return new Example(
        traffic.family(),
        traffic.direction(),
        traffic.type(),
        traffic.code(),
        source(region),
        party(region.destinations()),
        number(region.hopLimits()),
        payload,
        region.length(payload),
        any(region.related()),
        any(region.solicited()),
        true,
        region.attached());
  }

  /** An address that is attached if it must be; where it must not be, it may be by chance. */
  private Address source(Region region) {
    AddressClass sources = region.sources();
    boolean subnet = region.attached() && sources.family() == Family.IP4;
    return subnet && !sources.builtIns().contains(BuiltInSet.SELF)
        ? neighbors4.get(random.nextInt(neighbors4.size()))
        : party(sources);
  }

  private boolean isPossible(Example packet, Region region) {
    boolean inSubnet = attached.contains(packet.source());
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
    List<Address> some =
        ownOfClasses.computeIfAbsent(addresses, key -> own.stream().filter(key::contains).toList());
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
    List<AddressRange> ranges = addresses.ranges();
    AddressRange range = ranges.get(random.nextInt(ranges.size()));
    boolean single = range.firstHigh() == range.lastHigh();
    long high = between(range.firstHigh(), range.lastHigh());
    long low = single ? between(range.firstLow(), range.lastLow()) : random.nextLong();
    return new Address(addresses.family(), high, low);
  }

  private static Prefix host(Address address) {
    return Prefix.of(address, Address.bits(address.family()));
  }

  /** An address that is nobody's yet. */
  private Address another(AddressClass addresses) {
    Address one = address(addresses);
    return own.contains(one) || attached.contains(one) ? another(addresses) : one;
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
