package io.echogate.firewalls.regions;

import com.github.javabdd.BDD;
import com.github.javabdd.BDDFactory;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Sets of packets as binary decision diagrams: one variable for each bit of type, code, source,
 * destination (their last three), state, interface, length and hop limit.
 */
final class BddPackets {
  /** The interfaces by which packets come; the last one nobody names. */
  static final List<String> LINKS = List.of("eth0", "eth1", "eth10", "wan0", "lo", "nobody");

  private static final int SMALL = 3;
  private static final int SOURCE = 0;
  private static final int DESTINATION = SOURCE + SMALL;
  private static final int STATE = DESTINATION + SMALL;
  private static final int LINK = STATE + SMALL;
  private static final int MESSAGE = LINK + SMALL;
  private static final int LENGTH = MESSAGE + 16;
  private static final int HOPS = LENGTH + 16;
  private static final int BITS = HOPS + 8;

  private final BDDFactory factory;
  private final Family family;
  private final BDD all;

  BddPackets(BDDFactory factory, Family family) {
    this.factory = factory;
    this.family = family;
    factory.setVarNum(BITS);
    BitSet states = new BitSet();
    states.set(0, State.values().length);
    BitSet links = new BitSet();
    links.set(0, LINKS.size());
    this.all = values(states, STATE, SMALL).and(values(links, LINK, SMALL));
  }

  BDD all() {
    return all;
  }

  BDD none() {
    return factory.zero();
  }

  BDD of(boolean whether) {
    return whether ? all : none();
  }

  BDD not(boolean negated, BDD some) {
    return negated ? all.and(some.not()) : some.and(all);
  }

  /** Numbers of so many bits, the first of them at a place. */
  private BDD values(BitSet values, int place, int bits) {
    return values(values, 0, 1 << bits, place);
  }

  private BDD values(BitSet values, int first, int end, int place) {
    int held = values.nextSetBit(first);
    if (held < 0 || held >= end) {
      return factory.zero();
    }
    if (values.nextClearBit(first) >= end) {
      return factory.one();
    }
    int middle = (first + end) >>> 1;
    return factory
        .ithVar(place)
        .ite(values(values, middle, end, place + 1), values(values, first, middle, place + 1));
  }

  BDD messages(MessageSet set) {
    BitSet values = new BitSet();
    set.types().forEach(type -> set.codes(type).forEach(code -> values.set((type << 8) + code)));
    return values(values, MESSAGE, 16);
  }

  BDD addresses(Side side, Predicate<Address> which) {
    BitSet values = new BitSet();
    for (int last = 0; last < 1 << SMALL; last++) {
      values.set(last, which.test(RandomSystems.address(family, last)));
    }
    return values(values, side == Side.SOURCE ? SOURCE : DESTINATION, SMALL);
  }

  BDD links(Predicate<String> which) {
    BitSet values = new BitSet();
    for (int link = 0; link < LINKS.size(); link++) {
      values.set(link, which.test(LINKS.get(link)));
    }
    return values(values, LINK, SMALL);
  }

  BDD states(Set<State> some) {
    BitSet values = new BitSet();
    List<State> states = List.of(State.values());
    some.forEach(state -> values.set(states.indexOf(state)));
    return values(values, STATE, SMALL);
  }

  BDD numbers(Quantity quantity, Ranges ranges) {
    int bits = quantity == Quantity.LENGTH ? 16 : 8;
    BitSet values = new BitSet();
    ranges.list().forEach(range -> values.set(range.first(), range.last() + 1));
    return values(values, quantity == Quantity.LENGTH ? LENGTH : HOPS, bits);
  }
}
