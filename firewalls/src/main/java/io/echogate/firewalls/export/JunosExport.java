package io.echogate.firewalls.export;

import io.echogate.firewalls.export.Capabilities.Ability;
import io.echogate.firewalls.junos.JunosWriter;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.LimitSpec.Unit;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Action.Allow;
import io.echogate.policy.Action.Block;
import io.echogate.policy.Action.RateLimit;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Policy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From a policy to firewall filters of Junos: one for each direction and family, with policers. */
final class JunosExport {
  private static final Capabilities JUNOS =
      new Capabilities(
          "junos", EnumSet.of(Ability.LENGTH, Ability.TTL, Ability.HOP_LIMIT, Ability.LOG));

  private final Policy policy;
  private final JunosOptions options;
  private final Losses losses;
  private final Erring erring;
  private final RouterChains chains;

  JunosExport(Policy policy, JunosOptions options, Losses losses, Erring erring) {
    this.policy = policy;
    this.options = options;
    this.losses = losses;
    this.erring = erring;
    this.chains = new RouterChains(policy, options.interfaces());
  }

  RuleSet rules() {
    List<Chain> all = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      if (direction == Direction.IN || Clauses.judges(policy, direction)) {
        for (Family family : Family.values()) {
          List<Clause> clauses = Clauses.of(policy, family, direction, JUNOS, losses, erring);
          all.add(
              chains.chain(name(direction, family), family, direction, true, clauses, this::rules));
        }
      }
    }
    losses.approximate(
        Optional.empty(), "malformed", "a router drops broken headers before it asks a filter");
    return new RuleSet(Dialect.JUNOS, all, List.of());
  }

  private ChainName name(Direction direction, Family family) {
    return new ChainName(
        family == Family.IP4 ? "inet" : "inet6",
        options.name() + "-" + direction.text() + (family == Family.IP4 ? "" : "6"));
  }

  static String text(RuleSet rules) {
    return JunosWriter.write(rules);
  }

  List<String> use() {
    List<String> use = new ArrayList<>();
    use.add("Load it, also in the place of an earlier one, in configuration mode:");
    use.addAll(deletions());
    use.add("  load merge terminal, then this text");
    if (options.interfaces().isEmpty()) {
      use.add("Have it asked: set interfaces NAME unit 0 family inet filter input FILTER");
    }
    use.add("Remove it: the deletions above, and those of the filters at interfaces.");
    return use;
  }

  private List<String> deletions() {
    List<String> lines = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      if (direction == Direction.IN || Clauses.judges(policy, direction)) {
        for (Family family : Family.values()) {
          ChainName name = name(direction, family);
          lines.add("  delete firewall family " + name.table() + " filter " + name.name());
        }
      }
    }
    return lines;
  }

  private List<Rule> rules(Clause clause) {
    List<Rule> rules = new ArrayList<>();
    for (List<Match> way : RouterChains.matches(clause)) {
      if (clause.log()) {
        rules.add(RouterChains.rule(clause, way, new Action.Continue("syslog")));
      }
      switch (clause.action()) {
        case Allow allow -> add(rules, clause, RouterChains.rule(clause, way, Action.ACCEPT));
        case Block block -> add(rules, clause, RouterChains.rule(clause, way, chains.drop()));
        case RateLimit limit -> limited(rules, clause, limit, way);
      }
    }
    return rules;
  }

  private void add(List<Rule> rules, Clause clause, Rule rule) {
    Optional<String> unsayable = JunosWriter.unsayable(rule, clause.family());
    RouterChains.sayable(rule, unsayable, clause, losses, erring).ifPresent(rules::add);
  }

  private void limited(List<Rule> rules, Clause clause, RateLimit action, List<Match> way) {
    Optional<List<LimitSpec>> limits = limits(clause, action);
    boolean certain = !clause.uncertain();
    if (limits.isEmpty()) {
      if (certain || erring == Erring.BLOCK) {
        rules.add(RouterChains.rule(clause, way, chains.drop()));
      }
      return;
    }
    for (List<Match> one : byType(clause, way)) {
      List<Match> within = new ArrayList<>(one);
      limits.get().forEach(limit -> within.add(new Match.Limit(limit, false)));
      if (limits.get().isEmpty() || chains.drop() instanceof Action.Accept) {
        rules.add(RouterChains.rule(clause, one, Action.ACCEPT));
      } else if (certain) {
        rules.add(RouterChains.rule(clause, within, Action.ACCEPT));
        rules.add(RouterChains.rule(clause, one, chains.drop()));
      } else if (erring == Erring.ALLOW) {
        rules.add(RouterChains.rule(clause, one, Action.ACCEPT));
      } else {
        rules.add(RouterChains.rule(clause, one, chains.drop()));
      }
    }
  }

  /** Each type has buckets of its own: a term for each, and policers belong to terms. */
  private static List<List<Match>> byType(Clause clause, List<Match> way) {
    if (clause.hasOneBucket()) {
      return List.of(way);
    }
    List<List<Match>> all = new ArrayList<>();
    MessageSet messages = clause.messages();
    messages
        .types()
        .forEach(
            type -> {
              // What a way asks first is the type.
              List<Match> one = new ArrayList<>(way);
              one.set(
                  0, new Match.Messages(clause.family(), messages.only(other -> other == type)));
              all.add(one);
            });
    return all;
  }

  /** The policers that a clause can have; empty if nothing can pass. */
  private Optional<List<LimitSpec>> limits(Clause clause, RateLimit action) {
    List<LimitSpec> specs = new ArrayList<>();
    for (Limit limit : action.limits()) {
      if (LimitSpecs.admitsNothing(limit)) {
        return Optional.empty();
      }
      if (limit.per().isPresent()) {
        losses.lose(
            clause.statement(),
            "per=" + limit.per().get().side().text() + " of ratelimit=" + limit.name(),
            "a policer counts all packets together");
        if (erring == Erring.ALLOW) {
          continue;
        }
      }
      if (limit.shared()) {
        losses.approximate(
            Optional.of(limit.origin()), "shared", "each term has a policer of its own");
      }
      for (LimitSpec spec : LimitSpecs.of(limit, false, Optional.empty())) {
        fitted(spec, limit, clause).ifPresent(specs::add);
      }
    }
    if (specs.size() > 1) {
      losses.lose(
          clause.statement(), "several limits", "a term has one policer; the first one is kept");
      return Optional.of(specs.subList(0, 1));
    }
    return Optional.of(specs);
  }

  private Optional<LimitSpec> fitted(LimitSpec spec, Limit limit, Clause clause) {
    long second = Math.max(spec.amount() / spec.seconds(), 1);
    if (second * spec.seconds() != spec.amount()) {
      losses.approximate(
          clause.statement(),
          "ratelimit=" + limit.name(),
          "a policer has whole numbers a second: " + second);
    }
    if (spec.unit() == Unit.BYTES) {
      losses.approximate(
          clause.statement(),
          "bytes of ratelimit=" + limit.name(),
          "the router counts the IP packet, and rounds the figures to what its hardware has");
    }
    return Optional.of(
        new LimitSpec(second, 1, spec.burst(), spec.unit(), Set.of(), Optional.empty()));
  }
}
