package io.echogate.firewalls.export;

import io.echogate.firewalls.export.Capabilities.Ability;
import io.echogate.firewalls.nftables.NftWriter;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule.Target;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From a policy to nftables: a table of its own, with a chain for each direction and family, asked
 * by base chains at the hooks. What the policy lets pass is accepted here and goes on to other
 * tables; what it drops is dropped for good.
 */
final class NftExport {
  /** Before the usual filters, so that no state that they accept voids a limit. */
  private static final int BEFORE_FILTER = -5;

  /** Before connection tracking puts fragments together, at -400. */
  private static final int BEFORE_REASSEMBLY = -450;

  /** True for packets that hold the 8 bytes of an ICMP header; else the rule is not met. */
  static final Match FULL_HEADER = new Match.Unknown("@th,56,8 & 0x0 == 0x0");

  private final Policy policy;
  private final NftOptions options;
  private final Losses losses;
  private final Erring erring;
  private final Set<Ability> abilities;
  private final Set<Hook> hooks;
  private final String table;
  private final List<Chain> chains = new ArrayList<>();
  private final NftLimits limits;

  private NftExport(
      Policy policy, NftOptions options, Losses losses, Erring erring, Set<Ability> abilities) {
    this.policy = policy;
    this.options = options;
    this.losses = losses;
    this.erring = erring;
    this.abilities = abilities;
    this.hooks = Hooks.of(policy, options.hooks());
    this.table = family(options) + options.table();
    this.limits = new NftLimits(losses);
  }

  /**
   * The rules of a policy.
   *
   * @param losses where to write down what is not the same
   */
  static RuleSet rules(Policy policy, NftOptions options, Losses losses, Erring erring) {
    return rules(policy, options, losses, erring, abilities(options));
  }

  /**
   * The rules of a policy for something that asks like nftables.
   *
   * @param abilities what it can ask
   */
  static RuleSet rules(
      Policy policy, NftOptions options, Losses losses, Erring erring, Set<Ability> abilities) {
    return new NftExport(policy, options, losses, erring, abilities).build();
  }

  /** The text of the same. */
  static String text(Policy policy, NftOptions options, Losses losses, Erring erring) {
    NftExport export = new NftExport(policy, options, losses, erring, abilities(options));
    RuleSet rules = export.build();
    return NftWriter.write(rules, new NftWriter.Style(true, true, true, export.limits.entries()));
  }

  /** How to load and remove it. */
  static List<String> use(NftOptions options) {
    return List.of(
        "Load it, also in the place of an earlier one: nft -f FILE",
        "Remove it: nft delete table " + family(options) + options.table());
  }

  private static String family(NftOptions options) {
    return options.raw() ? "netdev " : "inet ";
  }

  private RuleSet build() {
    bases();
    if (!options.raw()) {
      fragments();
    }
    for (Direction direction : Direction.values()) {
      if (isJudged(direction)) {
        for (Family family : Family.values()) {
          messages(direction, family);
        }
      }
    }
    noteHooks();
    return new RuleSet(Dialect.NFTABLES, chains, List.of());
  }

  private boolean isJudged(Direction direction) {
    return Hooks.judge(hooks, direction);
  }

  private static Set<Ability> abilities(NftOptions options) {
    EnumSet<Ability> all = EnumSet.allOf(Ability.class);
    all.remove(Ability.OPEN);
    if (options.raw()) {
      all.remove(Ability.STATES);
    }
    return all;
  }

  private ChainName name(String name) {
    return new ChainName(table, name);
  }

  private ChainName messagesChain(Direction direction, Family family) {
    return name(direction.text() + "-" + family);
  }

  /** The base chains: what is ICMP goes to the chain of its direction and family. */
  private void bases() {
    for (Hook hook : Hook.values()) {
      if (!hooks.contains(hook)) {
        continue;
      }
      for (Direction direction : Hooks.directions(hook)) {
        String chain = hook == Hook.FORWARD ? "forward-" + direction.text() : hook.text();
        int priority = BEFORE_FILTER + (hook == Hook.FORWARD && direction == Direction.OUT ? 1 : 0);
        List<Rule> rules = new ArrayList<>();
        loopback(rules, hook, direction);
        for (Family family : Family.values()) {
          base(rules, direction, family);
        }
        chains.add(
            new Chain(
                name(chain),
                EnumSet.allOf(Family.class),
                List.of(
                    new Chain.Base(
                        hook,
                        priority,
                        options.raw() ? options.interfaces() : Set.of(),
                        Action.ACCEPT)),
                rules,
                Rules.NOWHERE));
      }
    }
  }

  private void base(List<Rule> rules, Direction direction, Family family) {
    boolean ip4 = family == Family.IP4;
    List<Match> common = new ArrayList<>(onInterfaces(direction));
    common.add(new Match.OfFamily(Set.of(family)));
    List<Match> icmp = with(common, new Match.Protocol(false, Ranges.of(ip4 ? 1 : 58)));
    Action malformed = form(Target.MALFORMED, family, direction);
    if (options.raw()) {
      fragmentsAsTheyCome(rules, icmp, family, direction);
    } else if (form(Target.FRAGMENTS, family, direction) instanceof Action.Accept) {
      // Without connection tracking, IPv6 and what is forwarded come in pieces.
      rules.add(
          Rules.of(
              with(icmp, new Match.Parts(Set.of(Match.Part.LATER))), Action.ACCEPT, "fragments"));
    }
    rules.add(
        Rules.of(with(icmp, FULL_HEADER), new Action.Goto(messagesChain(direction, family)), ""));
    rules.add(Rules.of(icmp, malformed, "malformed: fewer than 8 bytes of ICMP"));
    rules.add(
        Rules.of(
            with(common, new Match.Protocol(false, Ranges.of(ip4 ? 58 : 1))),
            malformed,
            ip4 ? "malformed: ICMPv6 in IPv4" : "malformed: ICMPv4 in IPv6"));
  }

  /** A policy is about what comes from and goes to others. */
  private void loopback(List<Rule> rules, Hook hook, Direction direction) {
    if (options.interfaces().isEmpty() && hook != Hook.FORWARD) {
      Way way = direction == Direction.IN ? Way.IN : Way.OUT;
      rules.add(
          Rules.of(
              List.of(new Match.Interfaces(way, false, Set.of("lo"))),
              Action.ACCEPT,
              "the machine with itself"));
    }
  }

  private List<Match> onInterfaces(Direction direction) {
    boolean bound = options.raw() || options.interfaces().isEmpty();
    Way way = direction == Direction.IN ? Way.IN : Way.OUT;
    return bound ? List.of() : List.of(new Match.Interfaces(way, false, options.interfaces()));
  }

  /**
   * Fragments, before connection tracking or the machine puts them together: at the filter hooks
   * there are none. What was put together is judged as a whole.
   */
  private void fragments() {
    boolean input = hooks.contains(Hook.INPUT) || hooks.contains(Hook.PREROUTING);
    boolean forward = hooks.contains(Hook.FORWARD);
    if (!input && !forward) {
      return;
    }
    List<Match> where = new ArrayList<>(onInterfaces(Direction.IN));
    List<Rule> rules = new ArrayList<>();
    for (Family family : Family.values()) {
      List<Match> icmp = new ArrayList<>(where);
      icmp.add(new Match.OfFamily(Set.of(family)));
      icmp.add(new Match.Protocol(false, Ranges.of(family == Family.IP4 ? 1 : 58)));
      if (input != forward && !hooks.contains(Hook.PREROUTING)) {
        icmp.add(
            new Match.AddressKinds(
                Match.Side.DESTINATION,
                true,
                input
                    ? Set.of(Match.AddressKind.UNICAST)
                    : Set.of(
                        Match.AddressKind.LOCAL,
                        Match.AddressKind.BROADCAST,
                        Match.AddressKind.MULTICAST)));
      }
      fragmentsAsTheyCome(rules, icmp, family, Direction.IN);
    }
    chains.add(
        new Chain(
            name("fragments"),
            EnumSet.allOf(Family.class),
            List.of(new Chain.Base(Hook.PREROUTING, BEFORE_REASSEMBLY, Set.of(), Action.ACCEPT)),
            rules,
            Rules.NOWHERE));
  }

  private void fragmentsAsTheyCome(
      List<Rule> rules, List<Match> icmp, Family family, Direction direction) {
    Action fragments = form(Target.FRAGMENTS, family, direction);
    boolean dropped = policy.verdictOf(Target.FRAGMENTS, family, direction) == Verdict.DROP;
    if (family == Family.IP6) {
      // RFC 6980: a fragment header before neighbour discovery is enough.
      rules.add(
          Rules.of(
              with(
                  icmp,
                  new Match.Messages(Family.IP6, Rules.UNFRAGMENTED),
                  new Match.Parts(Set.of(Match.Part.ATOMIC, Match.Part.FIRST, Match.Part.LATER))),
              drop(),
              "neighbour discovery behind a fragment header (RFC 6980)"));
    }
    if (dropped || options.raw()) {
      rules.add(
          Rules.of(
              with(
                  icmp,
                  new Match.Parts(
                      family == Family.IP4 && dropped
                          ? Set.of(Match.Part.FIRST, Match.Part.LATER)
                          : Set.of(Match.Part.LATER))),
              fragments,
              "fragments"));
      if (family == Family.IP6 && dropped) {
        rules.add(
            Rules.of(
                with(icmp, new Match.Parts(Set.of(Match.Part.FIRST))), fragments, "fragments"));
      }
    }
  }

  private void messages(Direction direction, Family family) {
    Capabilities target = new Capabilities("nftables at " + hookNames(), abilities);
    List<Clause> clauses = Clauses.of(policy, family, direction, target, losses, erring);
    NftClauses writer =
        new NftClauses(messagesChain(direction, family), family, limits, drop(), erring);
    clauses.forEach(writer::add);
    chains.addAll(writer.chains());
  }

  private String hookNames() {
    return options.raw() ? "ingress and egress" : "its hooks";
  }

  private Action form(Target target, Family family, Direction direction) {
    return policy.verdictOf(target, family, direction) == Verdict.DROP ? drop() : Action.ACCEPT;
  }

  /** What dropping is: nothing is dropped in evaluation mode, only counted. */
  private Action drop() {
    return policy.evaluation().isPresent() ? Action.ACCEPT : Action.DROP;
  }

  private void noteHooks() {
    if (!options.raw()) {
      losses.approximate(
          Optional.empty(),
          "malformed",
          "the kernel drops packets with broken IP headers before it asks any rule, and knows no"
              + " bound for the number of extension headers");
      policy.forms().stream()
          .filter(form -> form.target() == Target.FRAGMENTS)
          .filter(form -> form.direction() == Direction.OUT && form.verdict() == Verdict.DROP)
          .filter(form -> isJudged(Direction.OUT))
          .forEach(
              form ->
                  losses.lose(
                      form.statement(),
                      "fragments out",
                      "packets are cut into fragments after the last hook; --hook egress sees"
                          + " them"));
      if (policy.forms().stream()
          .anyMatch(
              form ->
                  form.target() == Target.FRAGMENTS
                      && form.direction() == Direction.IN
                      && form.verdict() == Verdict.PASS)) {
        losses.approximate(
            Optional.empty(),
            "fragments in: allow",
            "they are put together first, and the message is judged as a whole");
      }
    }
    Hooks.tellOfForwarded(hooks, policy, losses);
  }

  private static List<Match> with(List<Match> matches, Match... more) {
    List<Match> all = new ArrayList<>(matches);
    all.addAll(List.of(more));
    return all;
  }
}
