package io.echogate.firewalls.export;

import io.echogate.firewalls.export.Capabilities.Ability;
import io.echogate.firewalls.iptables.IptablesWriter;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule.Target;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From a policy to iptables and ip6tables: chains of their own in the table {@code filter}, the
 * same names in both families, in one file that both tools load.
 */
final class IptablesExport {
  private static final MessageSet LAST6 = new MessageSet.Builder().addTypes(255, 255).build();
  private static final int SHORTEST4 = 28;
  private static final int SHORTEST6 = 48;

  private final Policy policy;
  private final IptablesOptions options;
  private final Losses losses;
  private final Erring erring;
  private final Set<Hook> hooks;
  private final IptablesLimits limits;
  private final IptablesSets sets;

  /** Whether what is forwarded meets both directions, one after the other. */
  private final boolean twice;

  IptablesExport(Policy policy, IptablesOptions options, Losses losses, Erring erring) {
    this.policy = policy;
    this.options = options;
    this.losses = losses;
    this.erring = erring;
    this.hooks = Hooks.of(policy, options.hooks());
    this.limits = new IptablesLimits(options.prefix(), losses, erring);
    this.sets = new IptablesSets(options.prefix());
    this.twice = hooks.contains(Hook.FORWARD);
  }

  /** The rules of both families. */
  RuleSet rules() {
    List<Chain> chains = new ArrayList<>();
    for (Family family : Family.values()) {
      for (Hook hook : List.of(Hook.INPUT, Hook.FORWARD, Hook.OUTPUT)) {
        if (hooks.contains(hook)) {
          chains.add(entry(hook, family));
        }
      }
      if (hooks.contains(Hook.INPUT)) {
        chains.addAll(messages("IN", Direction.IN, family, Action.ACCEPT));
      }
      if (twice) {
        Action out = new Action.Goto(name("OUT", family));
        chains.addAll(messages("FWD", Direction.IN, family, out));
      }
      if (twice || hooks.contains(Hook.OUTPUT)) {
        chains.addAll(messages("OUT", Direction.OUT, family, Action.ACCEPT));
      }
    }
    note();
    return new RuleSet(Dialect.IPTABLES, chains, List.of());
  }

  /** What {@code ipset restore} has to load before; empty if nothing. */
  String sets() {
    return sets.text();
  }

  private ChainName name(String end, Family family) {
    return new ChainName(table(family), options.prefix() + "-" + end);
  }

  private static String table(Family family) {
    return family == Family.IP4 ? "ip filter" : "ip6 filter";
  }

  /** The chain that a built-in one jumps to. */
  private Chain entry(Hook hook, Family family) {
    List<Rule> rules = new ArrayList<>();
    switch (hook) {
      case INPUT -> go(rules, Way.IN, name("IN", family));
      case OUTPUT -> go(rules, Way.OUT, name("OUT", family));
      default -> {
        if (options.interfaces().isEmpty()) {
          rules.add(Rules.of(List.of(), new Action.Goto(name("FWD", family)), ""));
        } else {
          go(rules, Way.IN, name("FWD", family));
          go(rules, Way.OUT, name("OUT", family));
        }
      }
    }
    return new Chain(
        name(hook.name(), family), EnumSet.of(family), List.of(), rules, Rules.NOWHERE);
  }

  private void go(List<Rule> rules, Way way, ChainName chain) {
    if (options.interfaces().isEmpty()) {
      rules.add(
          Rules.of(
              List.of(new Match.Interfaces(way, false, Set.of("lo"))),
              Action.RETURN,
              "the machine with itself"));
      rules.add(Rules.of(List.of(), new Action.Goto(chain), ""));
    }
    options.interfaces().stream()
        .sorted()
        .forEach(
            link ->
                rules.add(
                    Rules.of(
                        List.of(new Match.Interfaces(way, false, Set.of(link))),
                        new Action.Goto(chain),
                        "")));
  }

  private List<Chain> messages(String end, Direction direction, Family family, Action pass) {
    Capabilities target =
        new Capabilities("iptables", EnumSet.complementOf(EnumSet.of(Ability.OPEN)));
    List<Clause> clauses = Clauses.of(policy, family, direction, target, losses, erring);
    Action drop = policy.evaluation().isPresent() ? pass : Action.DROP;
    IptablesClauses writer =
        new IptablesClauses(
            name(end, family),
            family,
            forms(end, direction, family, pass, drop),
            limits,
            sets,
            pass,
            drop,
            erring);
    clauses.forEach(writer::add);
    List<Chain> chains = new ArrayList<>(writer.chains());
    if (family == Family.IP6) {
      boolean block = policy.verdictOf(Target.FRAGMENTS, family, direction) == Verdict.DROP;
      chains.add(fragments(end, block, block ? drop : pass));
    }
    return chains;
  }

  private ChainName fragmentsChain(String end) {
    return name(end + "-FRAG", Family.IP6);
  }

  /** ip6tables can ask whether a fragment is the first, not whether it is a later one. */
  private Chain fragments(String end, boolean block, Action verdict) {
    List<Rule> rules = new ArrayList<>();
    if (block) {
      rules.add(
          Rules.of(List.of(new Match.Parts(Set.of(Match.Part.FIRST))), verdict, "first ones"));
    }
    rules.add(
        Rules.of(
            List.of(new Match.Parts(Set.of(Match.Part.ATOMIC, Match.Part.FIRST))),
            Action.RETURN,
            ""));
    rules.add(Rules.of(List.of(), verdict, "later ones"));
    return new Chain(fragmentsChain(end), EnumSet.of(Family.IP6), List.of(), rules, Rules.NOWHERE);
  }

  /** What is malformed, and what fragments are there. */
  private List<Rule> forms(
      String end, Direction direction, Family family, Action pass, Action drop) {
    boolean ip4 = family == Family.IP4;
    Action malformed =
        policy.verdictOf(Target.MALFORMED, family, direction) == Verdict.DROP ? drop : pass;
    boolean block = policy.verdictOf(Target.FRAGMENTS, family, direction) == Verdict.DROP;
    Action fragments = block ? drop : pass;
    List<Rule> rules = new ArrayList<>();
    rules.add(
        Rules.of(
            List.of(new Match.Protocol(false, Ranges.of(ip4 ? 58 : 1))),
            malformed,
            ip4 ? "malformed: ICMPv6 in IPv4" : "malformed: ICMPv4 in IPv6"));
    if (ip4) {
      rules.add(
          Rules.of(
              List.of(
                  new Match.Parts(
                      block
                          ? Set.of(Match.Part.FIRST, Match.Part.LATER)
                          : Set.of(Match.Part.LATER))),
              fragments,
              "fragments"));
    } else {
      rules.add(
          Rules.of(
              List.of(
                  new Match.Parts(Set.of(Match.Part.ATOMIC, Match.Part.FIRST, Match.Part.LATER))),
              new Action.Jump(fragmentsChain(end)),
              "fragments"));
    }
    // Before any test of a type: that drops what has no 8 bytes to look at, whatever it is asked.
    rules.add(
        Rules.of(
            List.of(
                new Match.Numbers(
                    Quantity.LENGTH, false, Ranges.of(0, (ip4 ? SHORTEST4 : SHORTEST6) - 1))),
            malformed,
            "malformed: fewer than 8 bytes of ICMP"));
    if (!ip4) {
      for (int type : Rules.UNFRAGMENTED.types().toArray()) {
        rules.add(
            Rules.of(
                List.of(
                    new Match.Messages(
                        Family.IP6, new MessageSet.Builder().addTypes(type, type).build()),
                    new Match.Parts(Set.of(Match.Part.ATOMIC, Match.Part.FIRST, Match.Part.LATER))),
                drop,
                "neighbour discovery behind a fragment header (RFC 6980)"));
      }
    }
    if (malformed instanceof Action.Drop) {
      rules.add(
          Rules.of(
              List.of(new Match.Messages(family, ip4 ? MessageSet.all() : LAST6)),
              new Action.Continue(""),
              "malformed: shorter is dropped here"));
    }
    return rules;
  }

  private void note() {
    losses.approximate(
        Optional.empty(),
        "malformed",
        "the kernel drops packets with broken IP headers before it asks any rule, and knows no"
            + " bound for the number of extension headers; iptables drops messages of fewer than 8"
            + " bytes in any case where IPv4 options or extension headers stand before them");
    for (Direction direction : Direction.values()) {
      if (!Hooks.judge(hooks, direction)) {
        continue;
      }
      policy.forms().stream()
          .filter(form -> form.target() == Target.FRAGMENTS)
          .filter(form -> form.direction() == direction && form.statement() != null)
          .filter(form -> form.verdict() == Verdict.DROP)
          .forEach(
              form ->
                  losses.lose(
                      form.statement(),
                      "fragments " + direction.text(),
                      direction == Direction.IN
                          ? "they are put together before iptables is asked; nftables sees them"
                              + " before"
                          : "packets are cut into fragments after the last hook"));
    }
    losses.approximate(
        Optional.empty(),
        "fragments",
        "they are put together before iptables is asked, and the message is judged as a whole");
    Hooks.tellOfForwarded(hooks, policy, losses);
    if (twice && hooks.contains(Hook.INPUT)) {
      losses.approximate(
          Optional.empty(),
          "limits",
          "what is for this machine and what is forwarded have buckets of their own");
    }
  }

  /** How to load, hook in and remove it. */
  List<String> use() {
    String built = String.join(" ", hooks.stream().sorted().map(Hook::name).toList());
    String each = "for t in iptables ip6tables; do for c in " + built + "; do";
    String protocols = "for p in icmp ipv6-icmp; do";
    String jump = "$c -p $p -j " + options.prefix() + "-$c";
    String own = "$($t -S | sed -n 's/^-N \\(" + options.prefix() + "-\\)/\\1/p')";
    List<String> use = new ArrayList<>();
    if (!sets.isEmpty()) {
      use.add("It names sets: load those before, with echogate export ... --sets | ipset restore");
    }
    use.add("Load it, also in the place of an earlier one:");
    use.add("  iptables-restore --noflush < FILE && ip6tables-restore --noflush < FILE");
    use.add("Have it asked; once is enough, twice does no harm:");
    use.add(
        "  "
            + each
            + " "
            + protocols
            + " $t -C "
            + jump
            + " 2>/dev/null || $t -I "
            + jump
            + "; done; done; done");
    use.add("Remove it:");
    use.add(
        "  "
            + each
            + " "
            + protocols
            + " $t -D "
            + jump
            + "; done; done; for o in -F -X; do for c in "
            + own
            + "; do $t $o $c; done; done; done");
    return use;
  }

  /** The text that both tools load: rules of one family are marked with it. */
  static String text(RuleSet rules) {
    Map<String, List<Chain>> chains = new LinkedHashMap<>();
    for (Chain chain : rules.chains()) {
      chains.computeIfAbsent(chain.name().name(), key -> new ArrayList<>()).add(chain);
    }
    StringBuilder out = new StringBuilder("*filter\n");
    chains.keySet().forEach(name -> out.append(':').append(name).append(" - [0:0]\n"));
    chains.values().forEach(same -> same.forEach(chain -> lines(out, chain)));
    return out.append("COMMIT\n").toString();
  }

  private static void lines(StringBuilder out, Chain chain) {
    Family family = chain.families().iterator().next();
    Origin last = Rules.NOWHERE;
    for (Rule rule : chain.rules()) {
      if (!rule.origin().equals(last) && !rule.origin().file().isEmpty()) {
        out.append("# ")
            .append(rule.origin().file())
            .append(':')
            .append(rule.line())
            .append(": ")
            .append(rule.text())
            .append('\n');
      }
      last = rule.origin();
      out.append(family == Family.IP4 ? "-4 -A " : "-6 -A ")
          .append(chain.name().name())
          .append(' ')
          .append(IptablesWriter.options(rule, family))
          .append('\n');
    }
  }
}
