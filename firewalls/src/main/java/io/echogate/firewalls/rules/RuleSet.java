package io.echogate.firewalls.rules;

import io.echogate.policy.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** How many rules there are. */
  public int rules() {
    return chains.stream().mapToInt(chain -> chain.rules().size()).sum();
  }
}
