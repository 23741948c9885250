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
  private final RandomAddresses addresses;
  private final Set<String> taken = new HashSet<>();

  RandomSources(RandomGenerator random, Runnable action, List<String> tokens) {
    this.random = random;
    this.action = action;
    this.tokens = tokens;
    this.addresses = new RandomAddresses(random);
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
    Prefix prefix = addresses.prefix(family);
    int length = prefix.length();
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
}
