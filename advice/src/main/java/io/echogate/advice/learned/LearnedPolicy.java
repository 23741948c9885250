package io.echogate.advice.learned;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Condition;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The smallest part of a recommended policy that passes what was seen and what its role cannot do
 * without.
 *
 * <p>For each family and direction the messages are chosen: types of which some were seen passing
 * by a rule, and what {@link Necessities} names; all, where no packet was seen going that way.
 * Every rule is then kept for these messages alone, in its order. A packet of such a message meets
 * the same rules as in the basis; of all others none passed there. Where the default passes, all
 * blocking rules are kept whole instead, for nothing else drops. So are rules for own addresses
 * that are not known: nothing that was seen could meet them.
 *
 * @param limits those that its rules use, in the order of the basis
 * @param rules in the order of the basis
 */
public record LearnedPolicy(Basis basis, List<LearnedLimit> limits, List<LearnedRule> rules) {

  public LearnedPolicy {
    limits = List.copyOf(limits);
    rules = List.copyOf(rules);
  }

  /** Chooses from a basis what is needed for what was seen. */
  public static LearnedPolicy of(Basis basis, Shown shown) {
    List<LearnedRule> rules = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      for (Family family : Family.values()) {
        rules.addAll(new Part(basis, shown, family, direction).rules());
      }
    }
    Set<Limit> used = new HashSet<>();
    for (LearnedRule rule : rules) {
      if (rule.basis().action() instanceof Action.RateLimit limited) {
        used.addAll(limited.limits());
      }
    }
    List<LearnedLimit> limits =
        basis.policy().limits().stream()
            .filter(used::contains)
            .map(limit -> LearnedLimit.of(limit, shown.peaks().getOrDefault(limit, 0L)))
            .toList();
    return new LearnedPolicy(basis, limits, rules);
  }

  /** What is learned of a family in a direction. */
  private static final class Part {
    private final Basis basis;
    private final Shown shown;
    private final Family family;
    private final Direction direction;
    private final List<Rule> all;
    private final MessageSet needed;
    private final MessageSet kept;
    private final boolean passesByDefault;

    Part(Basis basis, Shown shown, Family family, Direction direction) {
      this.basis = basis;
      this.shown = shown;
      this.family = family;
      this.direction = direction;
      all =
          basis.policy().rules().stream()
              .filter(rule -> rule.family() == family && rule.direction() == direction)
              .toList();
      needed = Necessities.of(basis.role(), family, direction);
      kept = kept();
      passesByDefault =
          basis
              .policy()
              .defaultOf(family, direction)
              .map(DefaultRule::action)
              .filter(action -> !isBlock(action))
              .isPresent();
    }

    private MessageSet kept() {
      MessageSet.Builder messages = new MessageSet.Builder();
      if (!shown.directions().contains(direction)) {
        return messages.addTypes(0, 255).build();
      }
      messages.addAll(needed);
      for (Rule rule : all) {
        for (Shown.Message message : shown.messages()) {
          if (isOf(message, rule)) {
            // A rule that lists some codes of a type has seen these; another all of the type.
            messages.addAll(rule.messages().only(type -> type == message.type()));
          }
        }
      }
      return messages.build();
    }

    private boolean isOf(Shown.Message message, Rule rule) {
      return message.family() == family
          && message.direction() == direction
          && message.statement().index() == rule.statement().index();
    }

    List<LearnedRule> rules() {
      List<LearnedRule> rules = new ArrayList<>();
      for (Rule rule : all) {
        boolean whole = (passesByDefault && isBlock(rule.action())) || !basis.observes(rule);
        MessageSet messages = whole ? rule.messages() : needed(rule, rules);
        if (messages.isEmpty()) {
          continue;
        }
        rules.add(new LearnedRule(rule, messages, needs(rule, messages)));
      }
      return passesByDefault ? rules : withoutBlocksOfNothing(rules);
    }

    /** The messages of a rule that are kept, of types that are not all decided before. */
    private MessageSet needed(Rule rule, List<LearnedRule> before) {
      List<LearnedRule> deciding =
          before.stream().filter(earlier -> isWeaker(earlier.basis(), rule)).toList();
      MessageSet.Builder messages = new MessageSet.Builder();
      rule.messages()
          .types()
          .forEach(
              type -> {
                int[] codes =
                    rule.messages().codes(type).filter(code -> kept.contains(type, code)).toArray();
                if (!IntStream.of(codes).allMatch(code -> isIn(deciding, type, code))) {
                  for (int code : codes) {
                    messages.addCodes(type, code, code);
                  }
                }
              });
      return messages.build();
    }

    /** Whether every packet that meets the other rule's conditions meets those of the one. */
    private static boolean isWeaker(Rule one, Rule other) {
      return one.conditions().stream()
          .allMatch(
              condition ->
                  condition == Condition.Flag.LOG || other.conditions().contains(condition));
    }

    private static boolean isIn(List<LearnedRule> rules, int type, int code) {
      return rules.stream().anyMatch(rule -> rule.messages().contains(type, code));
    }

    private List<LearnedRule.Need> needs(Rule rule, MessageSet messages) {
      if (isBlock(rule.action())
          || !basis.observes(rule)
          || !shown.directions().contains(direction)) {
        return List.of();
      }
      return messages
          .types()
          .filter(type -> messages.codes(type).anyMatch(code -> needed.contains(type, code)))
          .mapToObj(
              type ->
                  new LearnedRule.Need(
                      type, Necessities.functions(basis.role(), family, direction, type)))
          .toList();
    }

    /** Leaves out what blocks only what nothing below would let pass. */
    private static List<LearnedRule> withoutBlocksOfNothing(List<LearnedRule> rules) {
      List<LearnedRule> needed = new ArrayList<>();
      MessageSet.Builder below = new MessageSet.Builder();
      for (LearnedRule rule : rules.reversed()) {
        if (!isBlock(rule.basis().action())) {
          below.addAll(rule.messages());
          needed.addFirst(rule);
          continue;
        }
        MessageSet passing = below.build();
        MessageSet.Builder messages = new MessageSet.Builder();
        rule.messages()
            .types()
            .forEach(
                type ->
                    rule.messages()
                        .codes(type)
                        .filter(code -> passing.contains(type, code))
                        .forEach(code -> messages.addCodes(type, code, code)));
        MessageSet blocked = messages.build();
        if (!blocked.isEmpty()) {
          needed.addFirst(new LearnedRule(rule.basis(), blocked, List.of()));
        }
      }
      return needed;
    }

    private static boolean isBlock(Action action) {
      return switch (action) {
        case Action.Block block -> true;
        case Action.Allow allow -> false;
        case Action.RateLimit limited -> false;
      };
    }
  }
}
