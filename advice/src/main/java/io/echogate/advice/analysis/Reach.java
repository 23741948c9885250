package io.echogate.advice.analysis;

import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Registry;
import io.echogate.icmp.Tuple;
import io.echogate.policy.Action;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Which statements of a policy come to decide anything: all packets that there can be are
 * considered, whether they make sense or not.
 */
public final class Reach {
  private static final Ruling NONE = new Ruling(Action.ALLOW, null);

  private final PolicyAnalysis analysis;

  /** What messages differ by, for some rules. */
  private record Sort(
      Family family, Direction direction, List<Integer> rules, OnLink link, Kind kind) {}

  /** A message that stands for all of its sort. */
  private record Message(int type, int code) {}

  /**
   * Looks at a policy on a day.
   *
   * @param analysis knows which rules still hold
   */
  public Reach(PolicyAnalysis analysis) {
    this.analysis = analysis;
  }

  /** The statements that decide some packet, by a rule. */
  public Set<Statement> deciders() {
    Set<Statement> deciders = new HashSet<>();
    for (Family family : Family.values()) {
      for (Direction direction : Direction.values()) {
        List<Rule> some = analysis.rulesOf(family, direction);
        sorts(family, direction, some, Reach::allTypes)
            .forEach(
                (sort, message) -> {
                  List<Rule> listing = sort.rules().stream().map(some::get).toList();
                  deciders.addAll(deciders(family, direction, message, listing));
                });
      }
    }
    return deciders;
  }

  private static IntStream allTypes() {
    return IntStream.range(0, 256);
  }

  /** One message of each sort; messages that no rule lists are left out. */
  private static Map<Sort, Message> sorts(
      Family family, Direction direction, List<Rule> some, Supplier<IntStream> types) {
    Map<Sort, Message> sorts = new LinkedHashMap<>();
    for (int type : types.get().toArray()) {
      List<Integer> listing = new ArrayList<>();
      boolean partly = false;
      for (int i = 0; i < some.size(); i++) {
        if (some.get(i).messages().containsAny(type)) {
          listing.add(i);
          partly |= !some.get(i).messages().containsAll(type);
        }
      }
      for (int code = 0; code < (partly ? 256 : 1) && !listing.isEmpty(); code++) {
        Message message = new Message(type, code);
        List<Integer> exact =
            listing.stream()
                .filter(i -> some.get(i).messages().contains(message.type, message.code))
                .toList();
        if (!exact.isEmpty()) {
          Sort sort =
              new Sort(family, direction, exact, OnLink.of(family, type), kind(family, type));
          sorts.putIfAbsent(sort, message);
        }
      }
    }
    return sorts;
  }

  /** What a type is for conditions: an error, a reply, or neither. */
  private static Kind kind(Family family, int type) {
    if (Exchange.queryOf(family, type) != Tuple.NONE) {
      return Kind.REPLY;
    }
    Kind kind = Registry.instance().type(family, type).kind();
    return kind == Kind.ERROR ? Kind.ERROR : Kind.UNASSIGNED;
  }

  private static Set<Statement> deciders(
      Family family, Direction direction, Message message, List<Rule> listing) {
    Traffic traffic = Anything.of(family, direction, message.type, message.code, listing);
    Set<Statement> deciders = new LinkedHashSet<>();
    new OutcomeFinder(traffic, listing, NONE, SourceStage.none(), new Partitions())
        .find()
        .forEach(outcome -> deciders.addAll(outcome.deciders()));
    return deciders;
  }

  /**
   * The statements before a rule that decide packets which the rule matches; the rule's own is
   * among them if it decides some itself.
   */
  public Set<Statement> takers(Rule rule) {
    List<Rule> before = new ArrayList<>();
    for (Rule earlier : analysis.rulesOf(rule.family(), rule.direction())) {
      if (earlier.statement().equals(rule.statement())) {
        break;
      }
      if (rule.messages().types().anyMatch(earlier.messages()::containsAny)) {
        before.add(both(earlier, rule));
      }
    }
    before.add(rule);
    Set<Statement> takers = new LinkedHashSet<>();
    sorts(rule.family(), rule.direction(), before, rule.messages()::types)
        .forEach(
            (sort, message) -> {
              if (rule.messages().contains(message.type, message.code)) {
                List<Rule> listing = sort.rules().stream().map(before::get).toList();
                takers.addAll(deciders(rule.family(), rule.direction(), message, listing));
              }
            });
    return takers;
  }

  /** A rule for what two rules both match. */
  private static Rule both(Rule one, Rule other) {
    List<Condition> conditions = new ArrayList<>(one.conditions());
    conditions.addAll(other.conditions());
    return new Rule(
        one.statement(), one.family(), one.direction(), one.messages(), one.action(), conditions);
  }
}
