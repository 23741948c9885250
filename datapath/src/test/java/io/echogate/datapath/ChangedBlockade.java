package io.echogate.datapath;

import io.echogate.datapath.SetRequest.Action;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A set by which policies block what {@link Flood} sends, and changes of it that leave these
 * packets in it: prefixes around their addresses come and go, and others by the thousand.
 *
 * @param set its name
 */
record ChangedBlockade(Filters filters, String interfaceName, String set, Random random) {
  /** Source and destination of {@link FilteredHost#frame}. */
  private static final List<Address> FLOODED =
      List.of(
          Address.parse("192.0.2.2").orElseThrow(), Address.parse("198.51.100.7").orElseThrow());

  /** More than small tables have room for. */
  private static final int MANY = 3_000;

  /** The definition of the set. */
  static String definition(String set) {
    return "set %s { 192.0.2.2, 198.51.100.7 }".formatted(set);
  }

  /** Changes the set somehow; what came of it. */
  SetOutcome change() {
    return switch (random.nextInt(8)) {
      case 0 -> change(Action.ADD, others());
      case 1 -> change(Action.REMOVE, others());
      default -> change(random.nextBoolean() ? Action.ADD : Action.REMOVE, around());
    };
  }

  /**
   * Has other entries hold the flooded addresses, then the first ones again; in between both do.
   */
  void swap() {
    List<Prefix> wide = new ArrayList<>();
    List<Prefix> alone = new ArrayList<>();
    for (Address address : FLOODED) {
      wide.add(Prefix.of(address, random.nextInt(8, 32)));
      alone.add(Prefix.of(address, 32));
    }
    var _ = change(Action.ADD, wide);
    var _ = change(Action.REMOVE, alone);
    var _ = change(Action.ADD, alone);
    var _ = change(Action.REMOVE, wide);
  }

  private SetOutcome change(Action action, List<Prefix> prefixes) {
    return filters.changeSets(
        List.of(interfaceName),
        new SetRequest(set, action, PrefixSet.of(prefixes), /* lenient= */ true));
  }

  /** Prefixes in which the flooded addresses lie, or that lie beside them. */
  private List<Prefix> around() {
    List<Prefix> around = new ArrayList<>();
    for (Address address : FLOODED) {
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        around.add(Prefix.of(address, random.nextInt(32)));
      }
      around.add(Prefix.of(Family.IP4, 0, address.low() ^ 1L << random.nextInt(8), 32));
    }
    return around;
  }

  private List<Prefix> others() {
    List<Prefix> others = new ArrayList<>();
    for (int i = random.nextInt(10) == 0 ? MANY : 100; i > 0; i--) {
      others.add(Prefix.of(Family.IP4, 0, 0x0a00_0000L | random.nextInt(1 << 20) << 4, 28));
    }
    return others;
  }
}
