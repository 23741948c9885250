package io.echogate.advice.learned;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.recommended.Options;
import io.echogate.advice.recommended.RecommendedPolicy;
import io.echogate.icmp.Family;
import io.echogate.policy.AddressSet;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Rule;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that knowledge approves of for a role: its recommended policy, of which a learned one is a
 * part.
 *
 * @param policy the recommended one; where own addresses are not known, without asking for them as
 *     far as it can do without
 * @param known the families of which the machine's own addresses are known
 */
public record Basis(Role role, Policy policy, Set<Family> known) {

  public Basis {
    known = Set.copyOf(known);
  }

  /**
   * What is approved of for a role.
   *
   * @param known the families of which the machine's own addresses are known. Of others {@code
   *     @self} would hold nothing: instead of "to this machine" the rules of hosts say "not to a
   *     group", and those of routers for messages of the link trust to the hop limit, which proves
   *     that nothing was forwarded
   */
  public static Basis of(Role role, Set<Family> known) {
    String text = RecommendedPolicy.of(role, Options.standard());
    Policy policy = PolicyReader.read(new Source(role.text(), text)).policies().getFirst();
    return new Basis(role, withRules(policy, adapted(policy.rules(), role, known)), known);
  }

  /**
   * Whether captures can show what a rule is for. They cannot where it asks for own addresses that
   * are not known.
   */
  public boolean observes(Rule rule) {
    return known.contains(rule.family())
        || rule.conditions().stream()
            .noneMatch(
                condition ->
                    switch (condition) {
                      case Condition.From(boolean negated, AddressSet addresses) ->
                          !negated && isSelf(addresses);
                      case Condition.To(boolean negated, AddressSet addresses) ->
                          !negated && isSelf(addresses);
                      case Condition.Compare compare -> false;
                      case Condition.Until until -> false;
                      case Condition.Flag flag -> false;
                    });
  }

  private static boolean isSelf(AddressSet addresses) {
    return addresses.prefixes().isEmpty() && addresses.builtIns().equals(Set.of(BuiltInSet.SELF));
  }

  private static List<Rule> adapted(List<Rule> rules, Role role, Set<Family> known) {
    return rules.stream()
        .map(
            rule ->
                known.contains(rule.family())
                    ? rule
                    : new Rule(
                        rule.statement(),
                        rule.family(),
                        rule.direction(),
                        rule.messages(),
                        rule.action(),
                        adapted(rule, role)))
        .toList();
  }

  private static List<Condition> adapted(Rule rule, Role role) {
    boolean ofLink = rule.conditions().contains(Condition.Flag.ON_LINK);
    return rule.conditions().stream()
        .flatMap(
            condition ->
                !asksForSelf(condition)
                    ? Stream.of(condition)
                    : !role.forwards()
                        ? Stream.of(noGroup(rule.family()))
                        : ofLink ? Stream.empty() : Stream.of(condition))
        .toList();
  }

  private static boolean asksForSelf(Condition condition) {
    return switch (condition) {
      case Condition.From from -> from.addresses().builtIns().contains(BuiltInSet.SELF);
      case Condition.To to -> to.addresses().builtIns().contains(BuiltInSet.SELF);
      case Condition.Compare compare -> false;
      case Condition.Until until -> false;
      case Condition.Flag flag -> false;
    };
  }

  private static Condition noGroup(Family family) {
    Set<BuiltInSet> groups =
        switch (family) {
          case IP4 -> EnumSet.of(BuiltInSet.BROADCAST, BuiltInSet.MULTICAST);
          case IP6 -> EnumSet.of(BuiltInSet.MULTICAST);
        };
    return new Condition.To(true, new AddressSet(PrefixSet.empty(), List.of(), groups));
  }

  private static Policy withRules(Policy policy, List<Rule> rules) {
    return new Policy(
        policy.name(),
        policy.dialect(),
        policy.evaluation(),
        policy.limits(),
        policy.sets(),
        rules,
        policy.defaults(),
        policy.forms(),
        policy.unlisted(),
        policy.protocolStatement(),
        policy.sources(),
        policy.statements());
  }
}
