package io.echogate.firewalls.junos;

import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random filters, for tests of other packages. */
public final class RandomJunos {
  private RandomJunos() {}

  /** Some filters of both families. */
  public static RuleSet rules(RandomGenerator random) {
    List<Chain> chains = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
      Chain filter = new RandomFilters(family, random).filter(random.nextBoolean());
      ChainName name = new ChainName(filter.name().table(), "F" + i);
      chains.add(
          new Chain(name, filter.families(), filter.bases(), filter.rules(), Packets.nowhere()));
    }
    return new RuleSet(Dialect.JUNOS, chains, List.of());
  }
}
