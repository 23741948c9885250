package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.Action.Allow;
import io.echogate.policy.Action.Block;
import io.echogate.policy.Action.RateLimit;
import io.echogate.policy.Origin;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The chain of one direction and family: a rule or two for each clause. */
final class NftClauses {
  private static final int LONGEST_PREFIX = 120;

  private final ChainName name;
  private final Family family;
  private final NftLimits limits;
  private final Action drop;
  private final Erring erring;
  private final List<Rule> rules = new ArrayList<>();
  private final List<Chain> more = new ArrayList<>();
  private final Set<String> places = new HashSet<>();

  NftClauses(ChainName name, Family family, NftLimits limits, Action drop, Erring erring) {
    this.name = name;
    this.family = family;
    this.limits = limits;
    this.drop = drop;
    this.erring = erring;
  }

  /** The chain, and those that it goes on to. */
  List<Chain> chains() {
    List<Chain> all = new ArrayList<>();
    all.add(chain(name, rules));
    all.addAll(more);
    return all;
  }

  private Chain chain(ChainName called, List<Rule> its) {
    return new Chain(called, EnumSet.of(family), List.of(), its, Rules.NOWHERE);
  }

  void add(Clause clause) {
    List<List<Match>> ways = Rules.alternatives(conditions(clause));
    String comment = comment(clause);
    if (clause.log()) {
      for (List<Match> way : ways) {
        rules.add(rule(clause, way, new Action.Continue(log(clause)), ""));
      }
    }
    switch (clause.action()) {
      case Allow allow -> ways.forEach(way -> rules.add(rule(clause, way, Action.ACCEPT, comment)));
      case Block block -> ways.forEach(way -> rules.add(rule(clause, way, drop, comment)));
      case RateLimit limit -> limit(clause, limit, ways, comment);
    }
  }

  private void limit(Clause clause, RateLimit action, List<List<Match>> ways, String comment) {
    String place = place(clause);
    boolean byType = !clause.hasOneBucket();
    Optional<List<LimitSpec>> found = limits.of(action, clause, place, byType);
    if (found.isEmpty()) {
      if (!clause.uncertain() || erring == Erring.BLOCK) {
        ways.forEach(way -> rules.add(rule(clause, way, drop, comment)));
      }
      return;
    }
    List<LimitSpec> all = found.get();
    if (ways.size() == 1) {
      rules.addAll(limited(clause, ways.getFirst(), all, comment));
      return;
    }
    ChainName one = new ChainName(name.table(), "line-" + place);
    // Alternatives share their buckets, so they meet in a chain; it decides what it may decide.
    Action way = clause.uncertain() ? new Action.Jump(one) : new Action.Goto(one);
    ways.forEach(matches -> rules.add(rule(clause, matches, way, comment)));
    more.add(chain(one, limited(clause, List.of(), all, comment)));
  }

  /** What is within all limits is accepted, all else dropped; as far as that is certain. */
  private List<Rule> limited(
      Clause clause, List<Match> matches, List<LimitSpec> all, String comment) {
    List<Rule> its = new ArrayList<>();
    if (!clause.uncertain() || erring == Erring.ALLOW) {
      List<Match> within = new ArrayList<>(matches);
      all.forEach(limit -> within.add(new Match.Limit(limit, false)));
      its.add(rule(clause, within, Action.ACCEPT, comment));
      if (!clause.uncertain()) {
        its.add(rule(clause, matches, drop, "over the limit"));
      }
    } else {
      for (LimitSpec limit : all) {
        List<Match> over = new ArrayList<>(matches);
        over.add(new Match.Limit(limit, true));
        its.add(rule(clause, over, drop, "over the limit"));
      }
    }
    return its;
  }

  private List<List<Match>> conditions(Clause clause) {
    List<List<Match>> conditions = new ArrayList<>();
    if (!Clauses.isAll(clause.messages())) {
      conditions.add(List.of(new Match.Messages(family, clause.messages())));
    }
    for (List<Match> condition : clause.conditions()) {
      conditions.add(condition.stream().map(this::named).toList());
    }
    return conditions;
  }

  /** Sets have a name for each family, and none that nftables keeps for itself. */
  private Match named(Match match) {
    return match instanceof Match.Addresses addresses && addresses.set().isPresent()
        ? new Match.Addresses(
            addresses.side(),
            addresses.family(),
            addresses.negated(),
            addresses.prefixes(),
            Optional.of(addresses.set().get() + "-" + family))
        : match;
  }

  private static Rule rule(Clause clause, List<Match> matches, Action action, String comment) {
    Origin origin = clause.statement() == null ? Rules.NOWHERE : clause.statement().origin();
    return new Rule(matches, action, origin, comment);
  }

  private static String comment(Clause clause) {
    String messages = MessageText.of(clause.family(), clause.messages());
    return clause.place() + ": " + messages;
  }

  private String log(Clause clause) {
    String prefix = "echogate " + name.name() + " " + clause.place() + ": ";
    return "log prefix \"" + prefix.substring(0, Math.min(prefix.length(), LONGEST_PREFIX)) + '"';
  }

  /** What tells a clause from all others: the line, and its number among those of the line. */
  private String place(Clause clause) {
    Statement statement = clause.statement();
    String line = (statement == null ? "default" : "" + statement.line()) + "-" + name.name();
    String place = line;
    for (int i = 2; !places.add(place); i++) {
      place = line + "-" + i;
    }
    return place;
  }
}
