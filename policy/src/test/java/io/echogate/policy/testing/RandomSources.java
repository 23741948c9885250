package io.echogate.policy.testing;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The {@code src} statements of a random policy: nested prefixes around a few addresses. */
final class RandomSources {
  private static final List<String> SCOPES = List.of("tcp", "udp", "icmp");

  private final RandomGenerator random;
  private final Runnable action;
  private final List<String> tokens;
  private final Set<String> taken = new HashSet<>();

  RandomSources(RandomGenerator random, Runnable action, List<String> tokens) {
    this.random = random;
    this.action = action;
    this.tokens = tokens;
  }

  void statements() {
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      statement("from-" + i);
    }
  }

  private void statement(String name) {
    tokens.addAll(List.of("src", "=", name));
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    List<String> scopes = SCOPES;
    if (random.nextInt(4) > 0) {
      scopes = List.of(SCOPES.get(random.nextInt(SCOPES.size())));
      tokens.add(family + "." + scopes.getFirst());
    } else if (random.nextBoolean()) {
      tokens.add(family.text());
    }
    action.run();
    tokens.add("{");
    int items = random.nextInt(8);
    for (int i = 0; i < items; i++) {
      item(family, scopes);
    }
    tokens.add("}");
  }

  /** Adds a prefix, unless it is listed for one of the protocols. */
  private void item(Family family, List<String> scopes) {
    int bits = Address.bits(family);
    // Few lengths most of the time, so that several scopes list the same prefix.
    int length =
        switch (random.nextInt(4)) {
          case 0 -> bits;
          case 1, 2 -> bits * 3 / 4;
          default -> random.nextInt(bits + 1);
        };
    Prefix prefix = Prefix.of(address(family), length);
    boolean free = scopes.stream().noneMatch(scope -> taken.contains(prefix + scope));
    if (!free) {
      return;
    }
    scopes.forEach(scope -> taken.add(prefix + scope));
    String text = prefix.toString();
    if (length == bits && family == Family.IP6 && random.nextBoolean()) {
      String address = text.substring(0, text.indexOf('/'));
      tokens.addAll(List.of("[", address, "]", ","));
    } else {
      tokens.addAll(List.of(text.substring(0, text.indexOf('/')), "/", "" + length, ","));
    }
  }

  /** An address of the prefixes that random frames come from, most of them. */
  private Address address(Family family) {
    int host = random.nextInt(8);
    long[] networks =
        switch (family) {
          case IP4 -> new long[] {0xc000_0200L, 0xc633_6400L, 0x0a00_0000L};
          case IP6 -> new long[] {0x2001_0db8_0000_0000L, 0x2001_0db8_0000_0001L, 0xfe80L << 48};
        };
    long network = networks[random.nextInt(networks.length)];
    return switch (family) {
      case IP4 -> new Address(family, 0, network | host);
      case IP6 -> new Address(family, network, host);
    };
  }
}
