package io.echogate.firewalls.rules;

import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import java.util.List;
import java.util.Set;

/**
 * Rules in their order: the first of them that a packet meets and that decides, decides.
 *
 * @param families of which families packets come here, at least one
 * @param bases where packets enter the chain; empty for a chain that is only jumped to, and for an
 *     access list that is applied nowhere
 * @param rules in order
 * @param origin where the chain begins
 */
public record Chain(
    ChainName name, Set<Family> families, List<Base> bases, List<Rule> rules, Origin origin) {

  public Chain {
    families = Set.copyOf(families);
    bases = List.copyOf(bases);
    rules = List.copyOf(rules);
    if (families.isEmpty()) {
      throw new IllegalArgumentException("a chain for no family: " + name);
    }
  }

  /**
   * Where packets enter a chain.
   *
   * @param priority among the chains of a hook lower numbers come first; a packet must be accepted
   *     by all of them
   * @param interfaces by which interfaces packets must come or go to enter; empty if it may be any
   * @param policy what becomes of a packet that no rule decides: {@link Action#ACCEPT} or {@link
   *     Action#DROP}
   */
  public record Base(Hook hook, int priority, Set<String> interfaces, Action policy) {
    public Base {
      interfaces = Set.copyOf(interfaces);
    }
  }
}
