package io.echogate.firewalls.audit;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.PrefixSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses rules let TCP and UDP have that come by one interface, or leave by it: what their
 * permits name, put together. It may be too many, never too few.
 */
final class LetBy {
  private static final int TCP = 6;
  private static final int UDP = 17;

  /** Larger sets, block lists above all, are as good as all addresses. */
  private static final int MOST_PREFIXES = 2_000;

  private final RuleSet rules;
  private final Subject subject;
  private final Family family;
  private final Map<ChainName, Chain> chains;
  private final Map<ChainName, List<Rule>> ofOthers = new HashMap<>();
  private final Map<ChainName, Boolean> plain = new HashMap<>();
  private final Map<Asked, Sum> sums = new HashMap<>();

  LetBy(RuleSet rules, Subject subject) {
    this.rules = rules;
    this.subject = subject;
    this.family = subject.family();
    this.chains = rules.byName();
  }

  /**
   * Addresses of packets.
   *
   * @param prefixes all that a permit names
   * @param denied those of them that nothing has, whatever its protocol
   * @param services whether a permit is for some protocols only
   */
  record Addresses(PrefixSet prefixes, PrefixSet denied, boolean services) {
    /** Those that have both. */
    Addresses and(Addresses other) {
      return new Addresses(
          prefixes.intersection(other.prefixes),
          denied.union(other.denied),
          services || other.services);
    }

    /** Those that have one or the other. */
    Addresses or(Addresses other) {
      return new Addresses(
          prefixes.union(other.prefixes),
          denied.intersection(other.denied),
          services || other.services);
    }

    /** Whether they are hosts that some service is for, and no network that lies there. */
    boolean arePeers() {
      return services && prefixes.prefixes().allMatch(prefix -> prefix.isAddress());
    }
  }

  /**
   * The addresses at an interface.
   *
   * @param link its name
   * @param way whether packets come by it or leave by it
   * @param beginning whether only those count that begin a connection
   */
  Addresses at(String link, Way way, Side side, boolean beginning) {
    Addresses all = new Addresses(PrefixSet.all(family), PrefixSet.empty(), false);
    for (Hook hook : subject.course().hooks()) {
      if (!(way == Way.IN ? subject.course().knowsIn(hook) : Course.knowsOut(hook))) {
        continue;
      }
      for (RuleSet.Entered entered : rules.at(hook, family)) {
        Set<String> only = entered.base().interfaces();
        boolean arriving = hook != Hook.FORWARD && !hook.isLeaving();
        boolean meets = only.isEmpty() || (arriving == (way == Way.IN) && only.contains(link));
        if (meets) {
          all = all.and(new Walk(link, way, side, beginning).through(entered));
        }
      }
    }
    return all;
  }

  /** The rules of a chain that packets of connections can meet at all: often few of many. */
  private List<Rule> ofOthers(Chain chain) {
    return ofOthers.computeIfAbsent(
        chain.name(),
        name ->
            chain.rules().stream()
                .filter(rule -> rule.matches().stream().allMatch(this::canBeOfOthers))
                .toList());
  }

  private boolean canBeOfOthers(Match match) {
    return switch (match) {
      case Match.OfFamily of -> of.families().contains(family);
      case Match.Protocol(boolean negated, var protocols) ->
          protocols.contains(TCP) != negated || protocols.contains(UDP) != negated;
      case Match.Messages messages -> false;
      case Match.Parts some -> some.parts().contains(Part.WHOLE);
      case Match.Addresses some -> some.family() == family;
      default -> true;
    };
  }

  /** What a chain accepts, and whether it leaves something to who comes behind it. */
  private record Sum(PrefixSet accepted, PrefixSet denied, boolean services, boolean falls) {}

  /** What the sum of a chain depends on that names no interfaces and jumps nowhere. */
  private record Asked(ChainName chain, Side side, boolean beginning) {}

  /** Block lists, above all: what they do is the same at each interface. */
  private static boolean isPlain(Chain chain) {
    return chain.rules().stream()
        .noneMatch(
            rule ->
                rule.action() instanceof Action.Jump
                    || rule.action() instanceof Action.Goto
                    || rule.matches().stream().anyMatch(Match.Interfaces.class::isInstance));
  }

  /** One way through the rules of a chain and those that it jumps to. */
  private final class Walk {
    private final String link;
    private final Way way;
    private final Side side;
    private final boolean beginning;
    private final Set<ChainName> above = new HashSet<>();
    private final Map<ChainName, Sum> known = new HashMap<>();

    Walk(String link, Way way, Side side, boolean beginning) {
      this.link = link;
      this.way = way;
      this.side = side;
      this.beginning = beginning;
    }

    Addresses through(RuleSet.Entered entered) {
      Sum sum = sum(entered.chain());
      boolean all = sum.falls && entered.base().policy() instanceof Action.Accept;
      return new Addresses(
          all ? PrefixSet.all(family) : sum.accepted, sum.denied, !all && sum.services);
    }

    private Sum sum(Chain chain) {
      if (!plain.computeIfAbsent(chain.name(), name -> isPlain(chain))) {
        return walk(chain);
      }
      Asked asked = new Asked(chain.name(), side, beginning);
      Sum before = sums.get(asked);
      if (before == null) {
        before = walk(chain);
        sums.put(asked, before);
      }
      return before;
    }

    private Sum walk(Chain chain) {
      Sum before = known.get(chain.name());
      if (before != null) {
        return before;
      }
      if (!above.add(chain.name())) {
        return new Sum(PrefixSet.empty(), PrefixSet.empty(), false, true);
      }
      PrefixSet.Builder accepted = new PrefixSet.Builder();
      PrefixSet.Builder denied = new PrefixSet.Builder();
      boolean services = false;
      boolean falls = true;
      for (Rule rule : ofOthers(chain)) {
        if (!canBe(rule)) {
          continue;
        }
        boolean all = takesAll(rule);
        switch (rule.action()) {
          case Action.Accept accept -> {
            accepted.addAll(named(rule));
            services |= isForService(rule);
            falls &= !all;
          }
          case Action.Unknown unknown -> {
            accepted.addAll(named(rule));
            services |= isForService(rule);
          }
          case Action.Jump(ChainName to) -> {
            Sum below = below(to);
            accepted.addAll(below.accepted.intersection(named(rule)));
            services |= below.services || isForService(rule);
            falls &= !all || below.falls;
          }
          case Action.Goto(ChainName to) -> {
            Sum below = below(to);
            accepted.addAll(below.accepted.intersection(named(rule)));
            services |= below.services || isForService(rule);
            falls &= !all || below.falls;
          }
          case Action.Drop drop -> {
            falls &= !all;
            deniedBy(rule).ifPresent(denied::addAll);
          }
          case Action.Reject reject -> {
            falls &= !all;
            deniedBy(rule).ifPresent(denied::addAll);
          }
          case Action.Return back -> {}
          case Action.Continue on -> {}
        }
        if (!falls || (all && endsChain(rule.action()))) {
          break;
        }
      }
      above.remove(chain.name());
      Sum sum = new Sum(accepted.build(), denied.build(), services, falls);
      known.put(chain.name(), sum);
      return sum;
    }

    private Sum below(ChainName name) {
      Chain chain = chains.get(name);
      return chain == null
          ? new Sum(PrefixSet.all(family), PrefixSet.empty(), false, true)
          : sum(chain);
    }

    private static boolean endsChain(Action action) {
      return action instanceof Action.Return || action instanceof Action.Goto;
    }

    private boolean canBe(Rule rule) {
      for (Match match : rule.matches()) {
        if (!canBe(match)) {
          return false;
        }
      }
      return true;
    }

    /** Whether a packet of a connection can meet it here, as far as that is known. */
    private boolean canBe(Match match) {
      return switch (match) {
        case Match.States(boolean negated, var states) ->
            beginning
                ? states.contains(State.NEW) != negated
                : negated
                    || states.contains(State.NEW)
                    || states.contains(State.ESTABLISHED)
                    || states.contains(State.UNTRACKED);
        case Match.Interfaces interfaces ->
            interfaces.way() != way
                || Match.Interfaces.isAmong(link, interfaces.names()) != interfaces.negated();
        default -> true;
      };
    }

    /** Whether a rule takes all that come so far by the interface. */
    private boolean takesAll(Rule rule) {
      for (Match match : rule.matches()) {
        if (!isOfAll(match)) {
          return false;
        }
      }
      return true;
    }

    /** Whether all that come so far by the interface meet it. */
    private boolean isOfAll(Match match) {
      return match instanceof Match.OfFamily
          || (match instanceof Match.Interfaces interfaces && interfaces.way() == way);
    }

    /** Whether it names some addresses of the side that is asked about. */
    private boolean names(Match.Addresses some) {
      return some.side() == side
          && some.family() == family
          && !some.negated()
          && some.prefixes().size(family) <= MOST_PREFIXES;
    }

    /** The addresses that a rule names; all if it names none. */
    private PrefixSet named(Rule rule) {
      @Nullable PrefixSet named = null;
      for (Match match : rule.matches()) {
        if (match instanceof Match.Addresses some && names(some)) {
          named = named == null ? some.prefixes() : named.intersection(some.prefixes());
        }
      }
      return named == null ? PrefixSet.all(family) : named;
    }

    /** The addresses that a rule drops of all protocols. */
    private Optional<PrefixSet> deniedBy(Rule rule) {
      boolean names = false;
      for (Match match : rule.matches()) {
        if (!isOfAll(match)) {
          if (!(match instanceof Match.Addresses some && names(some))) {
            return Optional.empty();
          }
          names = true;
        }
      }
      return names ? Optional.of(named(rule)) : Optional.empty();
    }

    private static boolean isForService(Rule rule) {
      for (Match match : rule.matches()) {
        if (match instanceof Match.Protocol) {
          return true;
        }
      }
      return false;
    }
  }
}
