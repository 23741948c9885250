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
import io.echogate.policy.MessageSet;
import io.echogate.policy.Origin;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The chain of one direction and family: a rule has one type and at most one prefix of each side,
 * so a clause with many becomes many rules, or a chain of its own where they would multiply.
 */
final class IptablesClauses {
  /** More rules than that of one clause are put into chains of their own. */
  private static final int MANY = 8;

  private static final int LONGEST_PREFIX = 28;

  private final ChainName name;
  private final String prefix;
  private final Family family;
  private final IptablesLimits limits;
  private final IptablesSets sets;
  private final Action pass;
  private final Action drop;
  private final Erring erring;
  private final List<Rule> rules;
  private final List<Chain> more = new ArrayList<>();

  /** The number of the clause, which its chains are called by. */
  private int number;

  /**
   * Collects clauses.
   *
   * @param head the rules before them
   * @param pass what becomes of packets that pass
   * @param drop what becomes of packets that do not
   */
  IptablesClauses(
      ChainName name,
      Family family,
      List<Rule> head,
      IptablesLimits limits,
      IptablesSets sets,
      Action pass,
      Action drop,
      Erring erring) {
    this.name = name;
    this.prefix = name.name();
    this.family = family;
    this.limits = limits;
    this.sets = sets;
    this.pass = pass;
    this.drop = drop;
    this.erring = erring;
    this.rules = new ArrayList<>(head);
  }

  List<Chain> chains() {
    List<Chain> all = new ArrayList<>();
    all.add(chain(name, rules));
    all.addAll(more);
    return all;
  }

  private Chain chain(ChainName called, List<Rule> its) {
    return new Chain(called, EnumSet.of(family), List.of(), its, Rules.NOWHERE);
  }

  /**
   * A test of a packet's type, with what to call it.
   *
   * @param type -1 for all
   */
  private record Kind(int type, List<Match> match, String text) {}

  void add(Clause clause) {
    number++;
    List<Kind> kinds = kinds(clause);
    List<Match> plain = new ArrayList<>();
    List<Match> exceptions = new ArrayList<>();
    List<List<Match>> choices = new ArrayList<>();
    boolean twice = false;
    for (List<Match> condition : clause.conditions()) {
      List<Match> single = condition.stream().flatMap(match -> singles(match).stream()).toList();
      boolean negated = isNegated(condition.getFirst());
      List<Match> before =
          Stream.concat(plain.stream(), choices.stream().flatMap(List::stream)).toList();
      boolean again = single.stream().anyMatch(match -> asksSideOf(before, match));
      twice |= again;
      if (single.size() == 1 && !again) {
        plain.add(single.getFirst());
      } else if (negated) {
        single.forEach(match -> exceptions.add(positive(match)));
      } else {
        choices.add(single);
      }
    }
    int ways = choices.stream().mapToInt(List::size).reduce(kinds.size(), IptablesClauses::times);
    boolean apart =
        twice || !exceptions.isEmpty() || (!choices.isEmpty() && (ways > MANY || !isPlain(clause)));
    if (clause.action() instanceof RateLimit) {
      // Each type has buckets of its own, whatever codes of it are meant.
      kinds.stream()
          .collect(Collectors.groupingBy(Kind::type, LinkedHashMap::new, Collectors.toList()))
          .forEach(
              (type, same) -> {
                String end = type < 0 ? "" : "-" + type;
                decide(clause, same, plain, exceptions, choices, apart || same.size() > 1, end);
              });
    } else {
      decide(clause, kinds, plain, exceptions, choices, apart, "");
    }
  }

  /** Rules for kinds that share their buckets: all together, or a chain that they jump to. */
  private void decide(
      Clause clause,
      List<Kind> kinds,
      List<Match> plain,
      List<Match> exceptions,
      List<List<Match>> choices,
      boolean apart,
      String end) {
    String place = number + end;
    if (apart) {
      ChainName own = new ChainName(name.table(), prefix + "-" + place);
      kinds.forEach(kind -> enter(clause, kind, plain, own));
      tests(
          clause,
          exceptions,
          choices,
          own,
          kinds.size() == 1 ? kinds.getFirst().text() : "",
          place);
      return;
    }
    for (Kind kind : kinds) {
      for (List<Match> alternative : Rules.alternatives(choices)) {
        List<Match> matches = new ArrayList<>(kind.match());
        matches.addAll(plain);
        matches.addAll(alternative);
        rules.addAll(decisions(clause, matches, kind.text(), place));
      }
    }
  }

  /** A rule has room for one test of the source, and one of the destination. */
  private static boolean asksSideOf(List<Match> before, Match match) {
    return match instanceof Match.Addresses one
        && before.stream()
            .anyMatch(other -> other instanceof Match.Addresses two && two.side() == one.side());
  }

  private static int times(int a, int b) {
    return (int) Math.min((long) a * b, Integer.MAX_VALUE);
  }

  private static boolean isPlain(Clause clause) {
    return !(clause.action() instanceof RateLimit) && !clause.log();
  }

  private void enter(Clause clause, Kind kind, List<Match> plain, ChainName own) {
    List<Match> matches = new ArrayList<>(kind.match());
    matches.addAll(plain);
    rules.add(rule(clause, matches, new Action.Jump(own), kind.text()));
  }

  /** A chain that returns what is excepted, and decides what meets one match of each choice. */
  private void tests(
      Clause clause,
      List<Match> exceptions,
      List<List<Match>> choices,
      ChainName own,
      String text,
      String place) {
    List<Rule> its = new ArrayList<>();
    more.add(chain(own, List.of()));
    int at = more.size() - 1;
    exceptions.forEach(match -> its.add(rule(clause, List.of(match), Action.RETURN, "")));
    ChainName chain = own;
    List<Rule> current = its;
    for (int i = 0; i < choices.size(); i++) {
      boolean last = i == choices.size() - 1;
      if (last && isPlain(clause)) {
        for (Match match : choices.get(i)) {
          current.addAll(decisions(clause, List.of(match), text, place));
        }
        more.set(at, chain(chain, current));
        return;
      }
      ChainName next = new ChainName(name.table(), own.name() + "-" + (char) ('a' + i));
      for (Match match : choices.get(i)) {
        current.add(rule(clause, List.of(match), new Action.Jump(next), ""));
      }
      more.set(at, chain(chain, current));
      more.add(chain(next, List.of()));
      at = more.size() - 1;
      chain = next;
      current = new ArrayList<>();
    }
    current.addAll(decisions(clause, List.of(), text, place));
    more.set(at, chain(chain, current));
  }

  /** The rules that decide packets which meet these matches. */
  private List<Rule> decisions(Clause clause, List<Match> matches, String text, String place) {
    List<Rule> its = new ArrayList<>();
    if (clause.log()) {
      its.add(rule(clause, matches, new Action.Continue(log(clause)), ""));
    }
    switch (clause.action()) {
      case Allow allow -> its.add(rule(clause, matches, pass, text));
      case Block block -> its.add(rule(clause, matches, drop, text));
      case RateLimit limit -> limited(its, clause, matches, limit, text, place);
    }
    return its;
  }

  private void limited(
      List<Rule> its,
      Clause clause,
      List<Match> matches,
      RateLimit action,
      String text,
      String place) {
    boolean certain = !clause.uncertain();
    Optional<List<LimitSpec>> found = limits.of(action, clause, prefix + " " + place);
    if (found.isEmpty()) {
      if (certain || erring == Erring.BLOCK) {
        its.add(rule(clause, matches, drop, text));
      }
      return;
    }
    if (certain || erring == Erring.ALLOW) {
      List<Match> within = new ArrayList<>(matches);
      found.get().forEach(limit -> within.add(new Match.Limit(limit, false)));
      its.add(rule(clause, within, pass, text));
      if (certain) {
        its.add(rule(clause, matches, drop, "over the limit"));
      }
      return;
    }
    // What is over any of the limits would be dropped in any case.
    ChainName own = new ChainName(name.table(), prefix + "-" + number + "-over");
    its.add(rule(clause, matches, new Action.Jump(own), text));
    if (more.stream().noneMatch(chain -> chain.name().equals(own))) {
      List<Match> within = new ArrayList<>();
      found.get().forEach(limit -> within.add(new Match.Limit(limit, false)));
      more.add(
          chain(
              own,
              List.of(
                  rule(clause, within, Action.RETURN, ""),
                  rule(clause, List.of(), drop, "over the limit"))));
    }
  }

  private List<Kind> kinds(Clause clause) {
    MessageSet messages = clause.messages();
    boolean apart = clause.action() instanceof RateLimit && !clause.hasOneBucket();
    if (Clauses.isAll(messages) && !apart) {
      return List.of(new Kind(-1, List.of(), clause.place() + ": all messages"));
    }
    List<Kind> kinds = new ArrayList<>();
    messages
        .types()
        .forEach(
            type -> {
              if (messages.containsAll(type)) {
                kinds.add(kind(clause, new MessageSet.Builder().addTypes(type, type).build()));
              } else {
                messages
                    .codes(type)
                    .forEach(
                        code ->
                            kinds.add(
                                kind(
                                    clause,
                                    new MessageSet.Builder().addCodes(type, code, code).build())));
              }
            });
    return kinds;
  }

  private Kind kind(Clause clause, MessageSet messages) {
    return new Kind(
        messages.types().findFirst().orElseThrow(),
        List.of(new Match.Messages(family, messages)),
        clause.place() + ": " + MessageText.of(family, messages));
  }

  private static boolean isNegated(Match match) {
    return match instanceof Match.Addresses addresses && addresses.negated();
  }

  private static Match positive(Match match) {
    return match instanceof Match.Addresses addresses
        ? new Match.Addresses(
            addresses.side(), addresses.family(), false, addresses.prefixes(), addresses.set())
        : match;
  }

  /** The matches that a rule can have, any of which stands for a match. */
  private List<Match> singles(Match match) {
    if (!(match instanceof Match.Addresses addresses)) {
      return List.of(match);
    }
    if (sets.takes(addresses)) {
      return List.of(sets.named(addresses));
    }
    Function<PrefixSet, Match> one =
        prefixes ->
            new Match.Addresses(
                addresses.side(), family, addresses.negated(), prefixes, Optional.empty());
    return addresses
        .prefixes()
        .prefixes(family)
        .map(prefix -> one.apply(PrefixSet.of(List.of(prefix))))
        .toList();
  }

  private static Rule rule(Clause clause, List<Match> matches, Action action, String comment) {
    Origin origin = clause.statement() == null ? Rules.NOWHERE : clause.statement().origin();
    return new Rule(matches, action, origin, comment);
  }

  private String log(Clause clause) {
    String text = prefix + " " + clause.place() + ": ";
    return "LOG --log-prefix \"" + text.substring(0, Math.min(text.length(), LONGEST_PREFIX)) + '"';
  }
}
