package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What addresses are to a {@link JudgedRouter} while some rules are judged: its own, or others to
 * which a route leads, or does not. An address can be but one of these at a time.
 */
final class AddressUses {
  private static final int TRIES = 16;

  /** Where nobody is: what flows go to, about which there are errors. */
  static final List<Address> FAR = List.of(address("203.0.113.77"), address("2001:db8:7777::77"));

  /** The one address of all routers of a network; no other can be made, not by a route. */
  private static final Address ROUTERS = address("2001:db8::");

  private static final List<Address> GROUPS =
      List.of(address("224.0.0.1"), address("ff02::1"), address("255.255.255.255"));

  /** The route of an address that is not to be used. */
  private static final String NEVER = "never";

  private final RandomGenerator random;
  private final Map<Address, Use> uses = new HashMap<>();
  private final List<Address> known = new ArrayList<>(GROUPS);

  /**
   * What an address is.
   *
   * @param link where its route leads; empty if that does not matter
   */
  private record Use(AddressKind kind, String link) {}

  AddressUses(RandomGenerator random) {
    this.random = random;
    for (String own : JudgedHost.ADDRESSES) {
      uses.put(address(own), new Use(AddressKind.LOCAL, "lo"));
      known.add(address(own));
    }
    FAR.forEach(far -> uses.put(far, new Use(AddressKind.UNICAST, JudgedRouter.LINKS.getFirst())));
    // The other host would answer, networks have their own meaning, and these are routers' own.
    for (String other : List.of("192.0.2.1", "192.0.2.0", "192.0.2.255", "2001:db8::1")) {
      uses.put(address(other), new Use(AddressKind.PROHIBIT, NEVER));
    }
    // Linux takes the first address of a network that it is in for that of its routers.
    for (String first : List.of("fe80::", "ff00::")) {
      uses.put(address(first), new Use(AddressKind.ANYCAST, NEVER));
    }
    uses.put(ROUTERS, new Use(AddressKind.ANYCAST, ""));
    known.add(ROUTERS);
  }

  static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  /** One of some addresses that meets a condition, and can be of a kind. */
  Optional<Address> pick(
      PrefixSet some, Family family, AddressKind kind, String link, Predicate<Address> condition) {
    List<Address> candidates = new ArrayList<>();
    if (kind != AddressKind.UNICAST || random.nextInt(4) == 0) {
      known.stream().filter(some::contains).forEach(candidates::add);
    }
    int count = some.size(family);
    for (int i = 0; i < TRIES && count > 0; i++) {
      candidates.add(within(some.prefix(family, random.nextInt(count))));
    }
    return candidates.stream()
        .filter(address -> address.family() == family)
        .filter(condition)
        .filter(address -> isMulticast(address) == (kind == AddressKind.MULTICAST))
        .filter(address -> canBe(address, kind, link))
        .findFirst();
  }

  private Address within(Prefix prefix) {
    int choice = random.nextInt(4);
    if (choice == 0) {
      return new Address(prefix.family(), prefix.high(), prefix.low());
    }
    if (choice == 1) {
      return prefix.last();
    }
    Address last = prefix.last();
    long low = prefix.low() | (random.nextLong() & (last.low() ^ prefix.low()));
    long high = prefix.high() | (random.nextLong() & (last.high() ^ prefix.high()));
    return new Address(prefix.family(), high, low);
  }

  static boolean isMulticast(Address address) {
    return address.family() == Family.IP4
        ? address.low() >>> 28 == 0xe
        : address.high() >>> 56 == 0xff;
  }

  static boolean isLinkLocal(Address address) {
    return address.family() == Family.IP6 && address.high() >>> 54 == 0xfe80 >>> 6;
  }

  private boolean canBe(Address address, AddressKind kind, String link) {
    @Nullable Use use = uses.get(address);
    if (use == null) {
      return kind != AddressKind.ANYCAST;
    }
    return use.kind == kind
        && !use.link.equals(NEVER)
        && (link.isEmpty() || use.link.isEmpty() || use.link.equals(link));
  }

  /** From now on an address is of a kind. */
  void use(Address address, AddressKind kind, String link) {
    @Nullable Use use = uses.get(address);
    if (use == null || use.link.isEmpty()) {
      uses.put(address, new Use(kind, link));
    }
  }

  /** The routes that make all addresses what they are, without the word that adds or deletes. */
  List<String> routes(String verb) {
    List<String> routes = new ArrayList<>();
    uses.forEach(
        (address, use) -> {
          if (JudgedHost.addresses().contains(address)
              || FAR.contains(address)
              || GROUPS.contains(address)
              || use.link.equals(NEVER)) {
            return;
          }
          String words =
              switch (use.kind) {
                case LOCAL -> "local " + address + " dev lo table local";
                case BROADCAST -> "broadcast " + address + " dev right0 table local";
                case BLACKHOLE -> "blackhole " + address;
                case UNREACHABLE -> "unreachable " + address;
                case PROHIBIT -> "prohibit " + address;
                case UNICAST ->
                    use.link.isEmpty() || use.link.equals(JudgedRouter.LINKS.getFirst())
                        ? ""
                        : address + " dev " + use.link;
                case UNSPEC, MULTICAST, ANYCAST -> "";
              };
          if (!words.isEmpty()) {
            String option = address.family() == Family.IP4 ? "-4" : "-6";
            routes.add(option + " route " + verb + " " + words);
          }
        });
    return routes;
  }
}
