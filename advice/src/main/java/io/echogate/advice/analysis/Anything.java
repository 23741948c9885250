package io.echogate.advice.analysis;

import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Registry;
import io.echogate.icmp.Tuple;
import io.echogate.policy.AddressSet;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Condition.Quantity;
import io.echogate.policy.Direction;
import io.echogate.policy.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * All packets of a message, right or wrong, forged or not, as far as some rules can tell them
 * apart.
 */
final class Anything {
  private static final Interval HOPS = new Interval(0, 255);
  private static final Interval PAYLOADS = new Interval(0, 65_507);

  private final Family family;
  private final int type;
  private final List<Rule> rules;

  private Anything(Family family, int type, List<Rule> rules) {
    this.family = family;
    this.type = type;
    this.rules = rules;
  }

  /**
   * All packets of a message.
   *
   * @param rules those that list it
   */
  static Traffic of(Family family, Direction direction, int type, int code, List<Rule> rules) {
    List<Region> regions = new Anything(family, type, rules).regions();
    return new Traffic(family, direction, type, code, regions);
  }

  private List<Region> regions() {
    boolean error = Registry.instance().type(family, type).kind() == Kind.ERROR;
    boolean reply = Exchange.queryOf(family, type) != Tuple.NONE;
    List<Region> regions = new ArrayList<>();
    for (AddressClass source : sources()) {
      for (AddressClass destination : classes(builtIns(false))) {
        for (int header : headers()) {
          for (boolean attached : subnets()) {
            regions.add(
                new Region(
                    source,
                    destination,
                    HOPS,
                    PAYLOADS,
                    header,
                    eitherIf(error),
                    eitherIf(reply),
                    attached));
          }
        }
      }
    }
    return regions;
  }

  private static Set<Boolean> eitherIf(boolean possible) {
    return possible ? Set.of(true, false) : Set.of(false);
  }

  private List<AddressClass> sources() {
    List<AddressClass> classes = new ArrayList<>(classes(builtIns(true)));
    if (family == Family.IP6) {
      // Both count as of the link in multicast listener discovery.
      classes.add(AddressClass.linkLocalOthers());
      classes.add(AddressClass.unspecified());
    }
    return classes;
  }

  private Set<BuiltInSet> builtIns(boolean source) {
    Set<BuiltInSet> used = EnumSet.noneOf(BuiltInSet.class);
    for (Rule rule : rules) {
      for (Condition condition : rule.conditions()) {
        if (source && condition instanceof Condition.From(boolean negated, AddressSet set)) {
          used.addAll(set.builtIns());
        } else if (!source && condition instanceof Condition.To(boolean negated, AddressSet set)) {
          used.addAll(set.builtIns());
        }
      }
    }
    return used;
  }

  private List<AddressClass> classes(Set<BuiltInSet> used) {
    List<AddressClass> classes = new ArrayList<>();
    classes.add(AddressClass.anyUnicast(family));
    classes.add(AddressClass.groups(family));
    if (used.contains(BuiltInSet.SELF)) {
      classes.add(AddressClass.anyUnicast(family, BuiltInSet.SELF));
    }
    if (family == Family.IP4 && used.contains(BuiltInSet.BROADCAST)) {
      classes.add(AddressClass.anyUnicast(family, BuiltInSet.BROADCAST));
      classes.add(AddressClass.limitedBroadcast());
    }
    return classes;
  }

  /** The shortest header, and a longer one where lengths and payloads are both asked for. */
  private Set<Integer> headers() {
    Set<Integer> headers = new TreeSet<>();
    headers.add(Payloads.header(family, type));
    boolean lengths =
        rules.stream()
            .flatMap(rule -> rule.conditions().stream())
            .anyMatch(
                condition ->
                    condition instanceof Condition.Compare compare
                        && compare.quantity() == Quantity.LENGTH);
    if (lengths) {
      headers.add(60);
    }
    return headers;
  }

  private Set<Boolean> subnets() {
    return eitherIf(OnLink.of(family, type) == OnLink.SUBNET);
  }
}
