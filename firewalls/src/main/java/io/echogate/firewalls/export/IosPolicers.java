package io.echogate.firewalls.export;

import io.echogate.firewalls.cisco.CiscoWriter;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.LimitSpec.Unit;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.Action.RateLimit;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rates on Cisco IOS: a class of packets, told by an access list that permits what it counts, and a
 * policer for the class (modular quality of service).
 */
final class IosPolicers {
  /** The lowest rate that IOS takes, in bits a second. */
  private static final long SLOWEST = 8_000;

  /** The smallest burst that IOS takes, in bytes. */
  private static final long SMALLEST = 1_000;

  private final String name;
  private final Losses losses;
  private final Erring erring;
  private final StringBuilder lists = new StringBuilder();
  private final Map<Direction, StringBuilder> classes = new EnumMap<>(Direction.class);
  private int number;

  IosPolicers(String name, Losses losses, Erring erring) {
    this.name = name;
    this.losses = losses;
    this.erring = erring;
  }

  /**
   * Makes policers for a clause: one for each type, as its buckets are.
   *
   * @param before the clauses that are asked before it: what they decide is not counted
   * @return whether its packets may pass the list that stands before the policers
   */
  boolean add(Clause clause, RateLimit action, List<Clause> before) {
    for (Limit limit : action.limits()) {
      if (LimitSpecs.admitsNothing(limit)) {
        return false;
      }
    }
    Limit limit = action.limits().getFirst();
    if (action.limits().size() > 1 || (limit.packets().isPresent() && limit.bytes().isPresent())) {
      losses.lose(
          clause.statement(), "several limits", "a class has one policer; the first one is kept");
    }
    if (limit.per().isPresent()) {
      losses.lose(
          clause.statement(),
          "per=" + limit.per().get().side().text() + " of ratelimit=" + limit.name(),
          "a policer counts all packets together");
      if (erring == Erring.ALLOW) {
        return true;
      }
    }
    if (limit.shared()) {
      losses.approximate(
          Optional.of(limit.origin()), "shared", "each type has a policer of its own");
    }
    LimitSpec spec = LimitSpecs.of(limit, false, Optional.empty()).getFirst();
    Optional<String> police = police(spec, limit, clause);
    if (police.isEmpty()) {
      return erring == Erring.ALLOW;
    }
    for (MessageSet messages : byType(clause)) {
      define(clause, messages, before, police.get());
    }
    return true;
  }

  private static List<MessageSet> byType(Clause clause) {
    if (clause.hasOneBucket()) {
      return List.of(clause.messages());
    }
    return clause
        .messages()
        .types()
        .mapToObj(type -> clause.messages().only(other -> other == type))
        .toList();
  }

  private void define(Clause clause, MessageSet messages, List<Clause> before, String police) {
    number++;
    String called = name + "-limit-" + number;
    List<Rule> rules = new ArrayList<>();
    for (Clause earlier : before) {
      MessageSet common = earlier.messages().intersection(messages);
      if (!common.isEmpty()) {
        RouterChains.matches(with(earlier, common))
            .forEach(way -> rules.add(Rules.of(way, Action.DROP, "")));
      }
    }
    RouterChains.matches(with(clause, messages))
        .forEach(way -> rules.add(RouterChains.rule(clause, way, Action.ACCEPT)));
    Family family = clause.family();
    CiscoWriter writer = new CiscoWriter(Dialect.IOS, family);
    Chain list =
        new Chain(
            new ChainName(family == Family.IP4 ? "ip" : "ipv6", called),
            EnumSet.of(family),
            List.of(),
            rules,
            Rules.NOWHERE);
    lists.append("no ").append(writer.header(called)).append('\n');
    lists.append(writer.list(list)).append("!\n");
    lists.append("class-map match-any ").append(called).append('\n');
    lists.append(" match access-group name ").append(called).append("\n!\n");
    classes
        .computeIfAbsent(clause.direction(), key -> new StringBuilder())
        .append(" class ")
        .append(called)
        .append('\n')
        .append("  ")
        .append(police)
        .append('\n');
  }

  private static Clause with(Clause clause, MessageSet messages) {
    return new Clause(
        clause.statement(),
        clause.family(),
        clause.direction(),
        messages,
        clause.conditions(),
        false,
        false,
        clause.isDefault(),
        clause.action());
  }

  private Optional<String> police(LimitSpec spec, Limit limit, Clause clause) {
    String end = " conform-action transmit exceed-action drop";
    if (spec.unit() == Unit.BYTES) {
      long bits = Math.max(spec.amount() / spec.seconds(), 1) * 8;
      long burst = Math.max(spec.burst(), SMALLEST);
      if (bits < SLOWEST) {
        losses.lose(
            clause.statement(),
            "bytes of ratelimit=" + limit.name(),
            "a policer counts at least " + SLOWEST + " bits a second");
        return Optional.empty();
      }
      losses.approximate(
          Optional.of(limit.origin()),
          "bytes",
          "the router rounds the figures to what its hardware has");
      return Optional.of("police " + bits + " " + burst + end);
    }
    long packets = spec.amount() / spec.seconds();
    if (packets < 1) {
      losses.lose(
          clause.statement(),
          "ratelimit=" + limit.name(),
          "a policer counts at least one packet a second");
      return Optional.empty();
    }
    losses.approximate(
        Optional.of(limit.origin()),
        "ratelimit=" + limit.name(),
        "not every platform counts packets (police rate N pps); the router rounds the figures");
    return Optional.of("police rate " + packets + " pps burst " + spec.burst() + " packets" + end);
  }

  /** Lists, classes and policies. */
  String text() {
    StringBuilder out = new StringBuilder(lists);
    classes.forEach(
        (direction, lines) ->
            out.append("policy-map ")
                .append(policyName(direction))
                .append('\n')
                .append(lines)
                .append("!\n"));
    return out.toString();
  }

  /** The lines of an interface that have the policers asked. */
  List<String> applications() {
    return classes.keySet().stream()
        .map(
            direction ->
                "service-policy "
                    + (direction == Direction.IN ? "input " : "output ")
                    + policyName(direction))
        .toList();
  }

  private String policyName(Direction direction) {
    return name + "-limits-" + direction.text();
  }
}
