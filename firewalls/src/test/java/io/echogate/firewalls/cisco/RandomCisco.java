package io.echogate.firewalls.cisco;

import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Random access lists at interfaces, for tests of other packages. */
public final class RandomCisco {
  private RandomCisco() {}

  /** Some lists of both families, each applied at one interface or two. */
  public static RuleSet rules(Dialect dialect, RandomGenerator random) {
    List<Chain> chains = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
      RandomLists lists = new RandomLists(dialect, family, random);
      Chain list = random.nextBoolean() ? lists.asRead() : lists.madeUp();
      List<Chain.Base> bases = new ArrayList<>();
      int places = 1 + random.nextInt(2);
      for (int place = 0; place < places; place++) {
        bases.add(base(random));
      }
      ChainName name = new ChainName(list.name().table(), "L" + i);
      chains.add(new Chain(name, Set.of(family), bases, list.rules(), Packets.nowhere()));
    }
    return new RuleSet(dialect, chains, List.of());
  }

  private static Chain.Base base(RandomGenerator random) {
    return new Chain.Base(
        random.nextBoolean() ? Hook.INGRESS : Hook.EGRESS,
        0,
        Set.of("eth" + random.nextInt(3)),
        random.nextInt(4) == 0 ? Action.ACCEPT : Action.DROP);
  }
}
