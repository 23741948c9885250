package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Registry;
import io.echogate.policy.Condition;
import io.echogate.policy.Condition.Flag;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Rule;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** What a rule demands of the messages of its types. */
final class RuleSteps {
  private final Rule rule;
  private final boolean dependOnType;
  private final List<Demand> common;

  /**
   * Reads a rule's conditions.
   *
   * @param words gives each day the number of its deadline
   */
  RuleSteps(Rule rule, ToIntFunction<LocalDate> words) {
    this.rule = rule;
    dependOnType = rule.conditions().stream().anyMatch(RuleSteps::dependsOnType);
    common = new ArrayList<>();
    for (Condition condition : rule.conditions()) {
      switch (condition) {
        case Condition.From(boolean negated, var addresses) ->
            common.add(new Demand.Source(negated, addresses));
        case Condition.To(boolean negated, var addresses) ->
            common.add(new Demand.Destination(negated, addresses));
        case Condition.Compare comparison -> common.add(new Demand.Compare(comparison));
        case Condition.Until(LocalDate day) -> common.add(new Demand.Before(words.applyAsInt(day)));
        case Flag flag -> {
          // What it demands depends on the type.
        }
      }
    }
  }

  private static boolean dependsOnType(Condition condition) {
    return condition instanceof Flag flag && flag != Flag.LOG;
  }

  /**
   * What the rule demands of a type of which it lists a message.
   *
   * @return empty if no message of the type can meet it
   */
  Optional<List<Demand>> demands(int type) {
    MessageSet messages = rule.messages();
    if (!dependOnType && messages.containsAll(type)) {
      return Optional.of(common);
    }
    List<Demand> demands = new ArrayList<>();
    if (!messages.containsAll(type)) {
      demands.add(Demand.Codes.of(messages.codes(type)));
    }
    demands.addAll(common);
    for (Condition condition : rule.conditions()) {
      if (condition instanceof Flag flag) {
        if (!flag.canHold(rule.family(), type)) {
          return Optional.empty();
        }
        switch (flag) {
          case RELATED -> demands.add(Demand.Plain.RELATED);
          case SOLICITED -> demands.add(new Demand.Solicited(type));
          case ON_LINK -> demands.add(onLink(rule.family(), type));
          case LOG -> {
            // It demands nothing.
          }
        }
      }
    }
    return Optional.of(demands);
  }

  private static Demand onLink(Family family, int type) {
    return switch (family) {
      case IP4 -> Demand.Plain.FROM_SUBNET;
      case IP6 ->
          Registry.instance().type(family, type).kind() == Kind.MLD
              ? Demand.Plain.FROM_LISTENER
              : Demand.Plain.FROM_NEIGHBOR;
    };
  }
}
