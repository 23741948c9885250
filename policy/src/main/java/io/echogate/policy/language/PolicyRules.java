package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Condition;
import io.echogate.policy.Condition.Flag;
import io.echogate.policy.Dialect;
import io.echogate.policy.Direction;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import io.echogate.policy.language.StatementSyntax.Head;
import io.echogate.policy.language.StatementSyntax.IcmpStatement;
import io.echogate.policy.language.StatementSyntax.MessageItem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes rules of the {@code icmp} statements of {@code policy { }}. */
final class PolicyRules {
  private final Reporter reporter;
  private final ActionResolver actions;
  private final PlaceResolver places;
  private final MessageResolver messages;
  private final ConditionResolver conditions;
  private final Statements statements;
  private final Names names;
  private final List<Rule> rules = new ArrayList<>();
  private final List<Token> empty = new ArrayList<>();

  PolicyRules(
      Reporter reporter, ActionResolver actions, Definitions definitions, Statements statements) {
    this.reporter = reporter;
    this.actions = actions;
    this.places = new PlaceResolver(reporter);
    this.messages = new MessageResolver(reporter, Dialect.POLICY);
    this.conditions = new ConditionResolver(reporter, definitions.sets());
    this.statements = statements;
    this.names = new Names(reporter, Dialect.POLICY);
  }

  /** Adds a statement: a rule for each of its families and directions. */
  void add(IcmpStatement syntax) {
    Head head = syntax.head();
    Token name = head.name();
    if (name != null) {
      names.give(name);
    }
    Place place = places.resolve(head.words());
    if (head.action() == null) {
      reporter.add(
          reporter
              .error(head.keyword(), "an icmp statement without an action")
              .withHelp("write ': allow', ': block' or ': ratelimit=NAME' in front of the '{'"));
    }
    Action action = actions.resolve(head.action());
    List<Condition> all = conditions.resolve(place.families(), syntax.conditions());
    Map<Family, MessageSet> listed = messages(place.families(), syntax);
    Statement statement = statements.add(syntax.span());
    Set<Direction> directions =
        place.directions().isEmpty() ? EnumSet.of(Direction.IN) : place.directions();
    for (Direction direction : directions) {
      listed.forEach(
          (family, set) -> rules.add(new Rule(statement, family, direction, set, action, all)));
    }
  }

  /** The rules, in file order. */
  List<Rule> rules() {
    return rules;
  }

  /** Notes statements without messages. */
  void noteEmpty() {
    for (Token keyword : empty) {
      reporter.add(
          reporter
              .note(keyword, "this statement lists no message")
              .withHelp("leave it out, or write types, names or @groups into the braces"));
    }
  }

  /** What the items name, without messages that cannot meet the conditions of one word. */
  private Map<Family, MessageSet> messages(Set<Family> families, IcmpStatement syntax) {
    if (syntax.items().isEmpty()) {
      empty.add(syntax.head().keyword());
    }
    Map<Family, MessageSet.Builder> builders = new EnumMap<>(Family.class);
    for (MessageItem item : syntax.items()) {
      Map<Family, List<Messages>> found = messages.resolve(families, item);
      refuseImpossible(found, item, syntax.conditions());
      found.forEach(
          (family, some) -> {
            MessageSet.Builder builder =
                builders.computeIfAbsent(family, key -> new MessageSet.Builder());
            some.forEach(one -> one.addTo(builder));
          });
    }
    Map<Family, MessageSet> sets = new EnumMap<>(Family.class);
    builders.forEach(
        (family, builder) -> {
          MessageSet set = builder.build();
          for (ConditionSyntax condition : syntax.conditions()) {
            if (condition instanceof ConditionSyntax.Flagged flagged) {
              Flag flag = ConditionResolver.flag(flagged.word());
              set = set.only(type -> flag.canHold(family, type));
            }
          }
          if (!set.isEmpty()) {
            sets.put(family, set);
          }
        });
    return sets;
  }

  /** Reports an item of which no message can meet the conditions. */
  private void refuseImpossible(
      Map<Family, List<Messages>> found, MessageItem item, List<ConditionSyntax> conditions) {
    EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
    for (ConditionSyntax condition : conditions) {
      if (condition instanceof ConditionSyntax.Flagged flagged && !found.isEmpty()) {
        Flag flag = ConditionResolver.flag(flagged.word());
        flags.add(flag);
        if (!canHold(flags, found)) {
          Token keyword = flagged.keyword();
          reporter.add(
              reporter
                  .error(
                      item.type(),
                      "no message of " + item.type().shown() + " can be " + flag.text())
                  .withPlace(keyword.source(), keyword.span(), "the condition is here")
                  .withHelp(meaning(flag)));
          return;
        }
      }
    }
  }

  private static boolean canHold(Set<Flag> flags, Map<Family, List<Messages>> found) {
    return found.entrySet().stream()
        .anyMatch(
            entry ->
                entry.getValue().stream()
                    .anyMatch(some -> some.anyType(type -> canHold(flags, entry.getKey(), type))));
  }

  private static boolean canHold(Set<Flag> flags, Family family, int type) {
    return flags.stream().allMatch(flag -> flag.canHold(family, type));
  }

  private static String meaning(Flag flag) {
    return switch (flag) {
      case RELATED ->
          "only error messages quote a packet; move it to a statement without 'related'";
      case SOLICITED -> "only replies answer a request; move it to a statement without 'solicited'";
      case ON_LINK ->
          "only messages that stay on the link have scope checks; move it to a statement without"
              + " 'on-link'";
      case LOG -> "move it to a statement without 'log'";
    };
  }
}
