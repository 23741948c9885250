package io.echogate.firewalls.audit;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether rules are those of a machine that others are reached through: new connections may pass
 * where it forwards. Many hosts let known flows and some ICMP through there, as their tools write
 * it, and no connection ever: nothing is forwarded by them.
 */
public final class Forwarding {
  private static final int PROTOCOLS = 256;

  /** The words of rules that send connections elsewhere. */
  private static final Pattern ELSEWHERE =
      Pattern.compile("-j (DNAT|NETMAP|DNPT)\\b|\\bdnat\\b.* to |\"dnat\"");

  private final RuleSet rules;
  private final Family family;
  private final Map<ChainName, Chain> chains;

  /** What chains were found to do; a loop decides nothing. */
  private final Map<ChainName, Optional<Boolean>> known = new HashMap<>();

  /** Whether some connections are sent elsewhere; null until somebody asks. */
  private @Nullable Boolean elsewhere;

  private Forwarding(RuleSet rules, Family family) {
    this.rules = rules;
    this.family = family;
    this.chains = rules.byName();
  }

  /**
   * Whether some new connection is let through, of either family: by a rule, or by a policy that
   * somebody wrote rules beside. A chain that is there and has no rule says nothing.
   */
  public static boolean isLetBy(RuleSet rules) {
    return List.of(Family.values()).stream()
        .anyMatch(family -> new Forwarding(rules, family).passes());
  }

  /** Whether rules where packets are forwarded speak of ICMP. */
  public static boolean isAboutIcmp(RuleSet rules) {
    Map<ChainName, Chain> chains = rules.byName();
    Set<ChainName> seen = new HashSet<>();
    return List.of(Family.values()).stream()
        .flatMap(family -> rules.at(Hook.FORWARD, family).stream())
        .anyMatch(entered -> speaksOfIcmp(entered.chain(), chains, seen));
  }

  private static boolean speaksOfIcmp(
      Chain chain, Map<ChainName, Chain> chains, Set<ChainName> seen) {
    return seen.add(chain.name())
        && chain.rules().stream()
            .anyMatch(
                rule ->
                    rule.matches().stream().anyMatch(Forwarding::isOfIcmp)
                        || target(rule)
                            .map(chains::get)
                            .filter(to -> speaksOfIcmp(to, chains, seen))
                            .isPresent());
  }

  private static boolean isOfIcmp(Match match) {
    return switch (match) {
      case Match.Messages messages -> true;
      case Match.Protocol(boolean negated, var protocols) ->
          !negated
              && List.of(Family.values()).stream()
                  .mapToInt(Family::protocol)
                  .anyMatch(protocols::contains);
      default -> false;
    };
  }

  private static Optional<ChainName> target(Rule rule) {
    return switch (rule.action()) {
      case Action.Jump(ChainName to) -> Optional.of(to);
      case Action.Goto(ChainName to) -> Optional.of(to);
      default -> Optional.empty();
    };
  }

  private boolean passes() {
    List<RuleSet.Entered> entered = rules.at(Hook.FORWARD, family);
    return entered.stream().anyMatch(one -> !one.chain().rules().isEmpty())
        && entered.stream()
            .allMatch(
                one -> fate(one.chain()).orElse(one.base().policy() instanceof Action.Accept));
  }

  /** Whether a chain accepts some of them, or drops all; empty if it leaves that to others. */
  private Optional<Boolean> fate(Chain chain) {
    Optional<Boolean> before = known.putIfAbsent(chain.name(), Optional.empty());
    if (before != null) {
      return before;
    }
    Optional<Boolean> fate = walked(chain);
    known.put(chain.name(), fate);
    return fate;
  }

  private Optional<Boolean> walked(Chain chain) {
    for (Rule rule : chain.rules()) {
      if (!canMeet(rule)) {
        continue;
      }
      boolean all = rule.matches().stream().allMatch(Forwarding::holdsForAll);
      Optional<Boolean> fate =
          switch (rule.action()) {
            case Action.Accept accept -> Optional.of(true);
            case Action.Drop drop -> Optional.of(false);
            case Action.Reject reject -> Optional.of(false);
            case Action.Jump(ChainName to) -> below(to);
            case Action.Goto(ChainName to) -> below(to);
            case Action.Return back -> Optional.empty();
            case Action.Continue on -> Optional.empty();
            case Action.Unknown unknown -> Optional.empty();
          };
      boolean leaves =
          rule.action() instanceof Action.Return || rule.action() instanceof Action.Goto;
      if (fate.equals(Optional.of(true)) || (all && (fate.isPresent() || leaves))) {
        return fate;
      }
    }
    return Optional.empty();
  }

  private Optional<Boolean> below(ChainName name) {
    return Optional.ofNullable(chains.get(name)).flatMap(this::fate);
  }

  /** Whether some new connection can meet it; one that was sent elsewhere, where that is done. */
  private boolean canMeet(Rule rule) {
    return rule.matches().stream().allMatch(this::canHold)
        && (!rule.text().toLowerCase(Locale.ROOT).contains("dnat") || someAreSentElsewhere());
  }

  private boolean someAreSentElsewhere() {
    if (elsewhere == null) {
      elsewhere =
          rules.chains().stream()
              .flatMap(chain -> chain.rules().stream())
              .anyMatch(rule -> ELSEWHERE.matcher(rule.text()).find());
    }
    return elsewhere;
  }

  private boolean canHold(Match match) {
    return switch (match) {
      case Match.OfFamily of -> of.families().contains(family);
      case Match.Protocol(boolean negated, var protocols) ->
          IntStream.range(0, PROTOCOLS)
              .filter(Forwarding::isNoIcmp)
              .anyMatch(number -> protocols.contains(number) != negated);
      case Match.Messages messages -> false;
      case Match.States states -> states.states().contains(State.NEW) != states.negated();
      // What a machine sends itself is not forwarded.
      case Match.Interfaces interfaces ->
          interfaces.negated() || !interfaces.names().equals(Set.of("lo"));
      case Match.Parts parts -> parts.parts().contains(Match.Part.WHOLE);
      default -> true;
    };
  }

  private static boolean holdsForAll(Match match) {
    return match instanceof Match.OfFamily || match instanceof Match.States;
  }

  private static boolean isNoIcmp(int protocol) {
    return protocol != Family.IP4.protocol() && protocol != Family.IP6.protocol();
  }
}
