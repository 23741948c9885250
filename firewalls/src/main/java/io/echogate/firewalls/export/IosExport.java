package io.echogate.firewalls.export;

import io.echogate.firewalls.cisco.CiscoWriter;
import io.echogate.firewalls.export.Capabilities.Ability;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.Action.Allow;
import io.echogate.policy.Action.Block;
import io.echogate.policy.Action.RateLimit;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * From a policy to access lists of Cisco IOS: one for each direction and family. Rates are for
 * policers, which have lists of their own that classify.
 */
final class IosExport {
  private static final Capabilities IOS = new Capabilities("ios", EnumSet.of(Ability.TTL));

  private final Policy policy;
  private final AclOptions options;
  private final Losses losses;
  private final Erring erring;
  private final RouterChains chains;
  private final IosPolicers policers;

  /** The clauses before the one that is being written, in its list. */
  private final List<Clause> before = new ArrayList<>();

  IosExport(Policy policy, AclOptions options, Losses losses, Erring erring) {
    this.policy = policy;
    this.options = options;
    this.losses = losses;
    this.erring = erring;
    this.chains = new RouterChains(policy, options.interfaces());
    this.policers = new IosPolicers(options.name(), losses, erring);
  }

  private List<Direction> directions() {
    return Clauses.judges(policy, Direction.OUT)
        ? List.of(Direction.IN, Direction.OUT)
        : List.of(Direction.IN);
  }

  /** The lists. */
  List<Chain> lists() {
    List<Chain> all = new ArrayList<>();
    for (Direction direction : directions()) {
      for (Family family : Family.values()) {
        before.clear();
        List<Clause> clauses = Clauses.of(policy, family, direction, IOS, losses, erring);
        all.add(
            chains.chain(
                new ChainName(family == Family.IP4 ? "ip" : "ipv6", name(direction, family)),
                family,
                direction,
                false,
                clauses,
                this::rules));
      }
    }
    losses.approximate(
        Optional.empty(), "malformed", "a router drops broken headers before it asks a list");
    return all;
  }

  private String name(Direction direction, Family family) {
    boolean numbered = options.number().isPresent() && family == Family.IP4;
    return numbered
        ? "" + (options.number().getAsInt() + (direction == Direction.OUT ? 1 : 0))
        : options.name() + "-" + direction.text() + (family == Family.IP4 ? "" : "6");
  }

  /** The lists, the policers, and where they are applied. */
  String text(List<Chain> lists) {
    StringBuilder out = new StringBuilder();
    for (Chain list : lists) {
      Family family = list.families().iterator().next();
      CiscoWriter writer = new CiscoWriter(Dialect.IOS, family);
      String name = list.name().name();
      if (options.number().isPresent() && family == Family.IP4) {
        out.append("no access-list ").append(name).append('\n');
        out.append(writer.numberedList(Integer.parseInt(name), list));
      } else {
        out.append("no ").append(writer.header(name)).append('\n').append(writer.list(list));
      }
      out.append("!\n");
    }
    out.append(policers.text());
    for (String link : options.interfaces().stream().sorted().toList()) {
      out.append("interface ").append(link).append('\n');
      for (Chain list : lists) {
        CiscoWriter writer = new CiscoWriter(Dialect.IOS, list.families().iterator().next());
        out.append(' ').append(writer.application(list.name().name(), hook(list))).append('\n');
      }
      policers.applications().forEach(line -> out.append(' ').append(line).append('\n'));
      out.append("!\n");
    }
    return out.toString();
  }

  private static Hook hook(Chain list) {
    return list.bases().getFirst().hook();
  }

  List<String> use(List<Chain> lists) {
    List<String> use = new ArrayList<>();
    use.add("Load it, also in the place of an earlier one: paste it in configuration mode");
    if (options.interfaces().isEmpty()) {
      use.add("Have it asked, at each interface:");
      for (Chain list : lists) {
        CiscoWriter writer = new CiscoWriter(Dialect.IOS, list.families().iterator().next());
        use.add("  " + writer.application(list.name().name(), hook(list)));
      }
      policers.applications().forEach(line -> use.add("  " + line));
    }
    use.add("Remove it: the same lines with 'no' before them at the interfaces, then");
    for (Chain list : lists) {
      CiscoWriter writer = new CiscoWriter(Dialect.IOS, list.families().iterator().next());
      boolean numbered = options.number().isPresent() && list.families().contains(Family.IP4);
      use.add(
          "  no "
              + (numbered
                  ? "access-list " + list.name().name()
                  : writer.header(list.name().name())));
    }
    return use;
  }

  private List<Rule> rules(Clause clause) {
    List<Rule> rules = new ArrayList<>();
    Optional<Action> action = action(clause);
    if (action.isPresent()) {
      for (List<Match> way : RouterChains.matches(clause)) {
        Rule rule = RouterChains.rule(clause, way, action.get());
        Optional<String> unsayable = new CiscoWriter(Dialect.IOS, clause.family()).unsayable(rule);
        RouterChains.sayable(rule, unsayable, clause, losses, erring).ifPresent(rules::add);
      }
    }
    before.add(clause);
    return rules;
  }

  /** What a list does with the packets of a clause; empty if it is left out. */
  private Optional<Action> action(Clause clause) {
    return switch (clause.action()) {
      case Allow allow -> Optional.of(Action.ACCEPT);
      case Block block -> Optional.of(chains.drop());
      case RateLimit limit -> {
        if (clause.uncertain()) {
          yield Optional.of(erring == Erring.ALLOW ? Action.ACCEPT : chains.drop());
        }
        // A policer comes after the list: what it is to count has to pass here.
        yield Optional.of(
            policers.add(clause, limit, List.copyOf(before)) ? Action.ACCEPT : chains.drop());
      }
    };
  }
}
