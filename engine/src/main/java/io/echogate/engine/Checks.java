package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Registry;
import io.echogate.policy.AddressSet;
import io.echogate.policy.Condition;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes checks of the conditions of rules. */
final class Checks {
  private final Surroundings surroundings;
  private final Check related;
  private final Check solicited;
  private final Check fromNeighbor = new Check.FromNeighbor();
  private final Check fromListener = new Check.FromListener();
  private final Check fromSubnet;

  Checks(Surroundings surroundings) {
    this.surroundings = surroundings;
    related = new Check.Related(surroundings.flows());
    solicited = new Check.Solicited(surroundings.requests());
    fromSubnet = new Check.FromSubnet(PrefixSet.of(surroundings.machine().subnets()));
  }

  /** What a rule asks of the messages of all its types in the same way. */
  List<Check> common(Rule rule) {
    List<Check> checks = new ArrayList<>();
    for (Condition condition : rule.conditions()) {
      switch (condition) {
        case Condition.From(boolean negated, AddressSet set) ->
            checks.add(new Check.Source(rule.family(), negated, set.prefixes(), builtIn(set)));
        case Condition.To(boolean negated, AddressSet set) ->
            checks.add(new Check.Destination(rule.family(), negated, set.prefixes(), builtIn(set)));
        case Condition.Compare comparison -> checks.add(new Check.Compares(comparison));
        case Condition.Until until ->
            checks.add(new Check.Before(until.deadline(surroundings.clockZero())));
        case Condition.Flag flag -> {
          // Those that mean something depend on the type.
        }
      }
    }
    return checks;
  }

  /** Whether a rule asks different things of the messages of different types. */
  static boolean dependOnType(Rule rule) {
    return rule.conditions().stream().anyMatch(Checks::dependsOnType);
  }

  private static boolean dependsOnType(Condition condition) {
    return condition instanceof Condition.Flag flag && flag != Condition.Flag.LOG;
  }

  /**
   * What a rule asks of the messages of one type besides.
   *
   * @return empty if none of them can meet it
   */
  Optional<List<Check>> ofType(Rule rule, int type) {
    List<Check> checks = new ArrayList<>();
    for (Condition condition : rule.conditions()) {
      if (condition instanceof Condition.Flag flag) {
        if (!flag.canHold(rule.family(), type)) {
          return Optional.empty();
        }
        switch (flag) {
          case RELATED -> checks.add(related);
          case SOLICITED -> checks.add(solicited);
          case ON_LINK -> checks.add(onLink(rule.family(), type));
          case LOG -> {
            // It asks nothing.
          }
        }
      }
    }
    return Optional.of(checks);
  }

  /** The scope checks of a type that has some. */
  private Check onLink(Family family, int type) {
    return switch (family) {
      case IP4 -> fromSubnet;
      case IP6 ->
          Registry.instance().type(family, type).kind() == Kind.MLD ? fromListener : fromNeighbor;
    };
  }

  private PrefixSet builtIn(AddressSet set) {
    return surroundings.machine().union(set.builtIns());
  }
}
