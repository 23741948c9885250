package io.echogate.firewalls.rules;

import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a firewall does, in the order in which it says it.
 *
 * @param chains each name once
 * @param settings what stands beside the rules and matters to ICMP
 */
public record RuleSet(Dialect dialect, List<Chain> chains, List<Setting> settings) {

  public RuleSet {
    chains = List.copyOf(chains);
    settings = List.copyOf(settings);
  }

  /**
   * A line beside the rules that changes what becomes of ICMP, such as {@code no ip unreachables}.
   *
   * @param text its words
   * @param place where it holds, such as the name of an interface; empty if everywhere
   */
  public record Setting(String text, Optional<String> place, Origin origin) {}

  /** The chains by name. */
  public Map<ChainName, Chain> byName() {
    Map<ChainName, Chain> byName = new LinkedHashMap<>();
    for (Chain chain : chains) {
      @Nullable Chain other = byName.put(chain.name(), chain);
      if (other != null) {
        throw new IllegalStateException("two chains " + chain.name());
      }
    }
    return byName;
  }

  /** A chain where packets enter it. */
  public record Entered(Chain chain, Chain.Base base) {}

  /**
   * The chains that packets of a family meet at a hook, in their order: by priority, and of chains
   * with the same priority the one first that stands last, as Linux has it.
   */
  public List<Entered> at(Hook hook, Family family) {
    List<Entered> entered = new ArrayList<>();
    for (Chain chain : chains.reversed()) {
      for (Chain.Base base : chain.bases()) {
        if (base.hook() == hook && chain.families().contains(family)) {
          entered.add(new Entered(chain, base));
        }
      }
    }
    entered.sort(Comparator.comparingInt(one -> one.base().priority()));
    return entered;
  }

  /** The dialect of a chain. */
  public Dialect dialect(Chain chain) {
    return chain.dialect().orElse(dialect);
  }

  /** The same with other names of chains, and with the dialect of each chain beside it. */
  public RuleSet renamed(UnaryOperator<ChainName> names) {
    List<Chain> renamed = new ArrayList<>();
    for (Chain chain : chains) {
      List<Rule> rules = chain.rules().stream().map(rule -> renamed(rule, names)).toList();
      renamed.add(chain.called(names.apply(chain.name())).with(rules).in(dialect(chain)));
    }
    return new RuleSet(dialect, renamed, settings);
  }

  private static Rule renamed(Rule rule, UnaryOperator<ChainName> names) {
    return switch (rule.action()) {
      case Action.Jump(ChainName to) -> rule.with(new Action.Jump(names.apply(to)));
      case Action.Goto(ChainName to) -> rule.with(new Action.Goto(names.apply(to)));
      default -> rule;
    };
  }

  /** The names and patterns of interfaces for which chains stand, and that rules ask for. */
  public Set<String> interfaces() {
    Set<String> names = new TreeSet<>();
    for (Chain chain : chains) {
      chain.bases().forEach(base -> names.addAll(base.interfaces()));
      for (Rule rule : chain.rules()) {
        for (Match match : rule.matches()) {
          if (match instanceof Match.Interfaces some) {
            names.addAll(some.names());
          }
        }
      }
    }
    return names;
  }

  /** How many rules there are. */
  public int rules() {
    return chains.stream().mapToInt(chain -> chain.rules().size()).sum();
  }
}
