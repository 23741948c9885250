package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which interfaces that rules name are in use: by which they let new connections pass, of whomever.
 * What there is dropped of ICMP is missed by those connections.
 */
final class OtherTraffic {
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final RuleSet rules;
  private final Subject subject;
  private final Map<ChainName, Chain> chains;
  private final Set<String> named;

  /** Of each chain the rules that matter: of a block list there are none. */
  private final Map<ChainName, List<Rule>> telling = new HashMap<>();

  OtherTraffic(RuleSet rules, Subject subject) {
    this.rules = rules;
    this.subject = subject;
    this.chains = rules.byName();
    this.named = rules.interfaces();
  }

  /** Whether new connections are let through, and rules name one of the interfaces. */
  boolean passes(String in, String out) {
    return (named.contains(in) || named.contains(out)) && passesNew(in, out);
  }

  /** Whether rules name all interfaces that such a packet has; two if it is sent on. */
  boolean names(String in, String out) {
    return switch (subject.course()) {
      case IN -> named.contains(in);
      case OUT -> named.contains(out);
      case FORWARD -> named.contains(in) && named.contains(out) && !in.equals(out);
    };
  }

  /** Whether new connections are let through, whether rules name the interfaces or not. */
  boolean passesNew(String in, String out) {
    for (Hook hook : subject.course().hooks()) {
      for (RuleSet.Entered entered : rules.at(hook, subject.family())) {
        Set<String> only = entered.base().interfaces();
        boolean meets = only.isEmpty() || only.contains(isBehindRouting(hook) ? out : in);
        if (meets
            && !new Way(in, out)
                .fate(entered.chain())
                .orElse(entered.base().policy() instanceof Action.Accept)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isBehindRouting(Hook hook) {
    return switch (hook) {
      case INGRESS, PREROUTING, INPUT -> false;
      case FORWARD, OUTPUT, POSTROUTING, EGRESS -> true;
    };
  }

  /** What chains do to new connections from one interface to another. */
  private final class Way {
    private final String in;
    private final String out;

    /** What chains were found to do; a loop decides nothing. */
    private final Map<ChainName, Optional<Boolean>> below = new HashMap<>();

    Way(String in, String out) {
      this.in = in;
      this.out = out;
    }

    /** Whether a chain accepts some of them; empty if it leaves that to others. */
    Optional<Boolean> fate(Chain chain) {
      for (Rule rule : telling.computeIfAbsent(chain.name(), name -> telling(chain))) {
        if (!rule.matches().stream().allMatch(this::admits)) {
          continue;
        }
        Optional<Boolean> fate =
            switch (rule.action()) {
              case Action.Accept accept -> Optional.of(true);
              case Action.Jump(ChainName to) -> below(to);
              case Action.Goto(ChainName to) -> below(to);
              case Action.Drop drop -> Optional.of(false);
              case Action.Reject reject -> Optional.of(false);
              case Action.Return back -> Optional.empty();
              case Action.Continue on -> Optional.empty();
              case Action.Unknown unknown -> Optional.empty();
            };
        if (fate.isPresent()) {
          return fate;
        }
      }
      return Optional.empty();
    }

    private Optional<Boolean> below(ChainName name) {
      Optional<Boolean> known = below.putIfAbsent(name, Optional.empty());
      if (known != null) {
        return known;
      }
      Optional<Boolean> fate = Optional.ofNullable(chains.get(name)).flatMap(this::fate);
      below.put(name, fate);
      return fate;
    }

    private boolean admits(Match match) {
      return !(match instanceof Match.Interfaces interfaces)
          || Match.Interfaces.isAmong(
                  interfaces.way() == Match.Way.IN ? in : out, interfaces.names())
              != interfaces.negated();
    }
  }

  /** The rules of a chain that can end it for some new connections, or for all of an interface. */
  private List<Rule> telling(Chain chain) {
    return chain.rules().stream()
        .filter(
            rule ->
                switch (rule.action()) {
                  case Action.Accept accept -> true;
                  case Action.Jump jump -> true;
                  case Action.Goto go -> true;
                  case Action.Drop drop -> takesAll(rule);
                  case Action.Reject reject -> takesAll(rule);
                  case Action.Return back -> false;
                  case Action.Continue on -> false;
                  case Action.Unknown unknown -> false;
                })
        .filter(rule -> rule.matches().stream().allMatch(this::canBe))
        .toList();
  }

  /** Whether a rule takes all that come so far by an interface; else some get further. */
  private static boolean takesAll(Rule rule) {
    return rule.matches().stream()
        .allMatch(match -> match instanceof Match.Interfaces || match instanceof Match.OfFamily);
  }

  /** Whether a new connection can meet it, whatever its interfaces. */
  private boolean canBe(Match match) {
    return switch (match) {
      case Match.OfFamily of -> of.families().contains(subject.family());
      case Match.Protocol protocol -> isAmong(protocol, TCP) || isAmong(protocol, UDP);
      case Match.Messages messages -> false;
      case Match.States states -> states.states().contains(State.NEW) != states.negated();
      default -> true;
    };
  }

  private static boolean isAmong(Match.Protocol protocol, int number) {
    return protocol.protocols().contains(number) != protocol.negated();
  }
}
