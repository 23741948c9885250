package io.echogate.firewalls.rules;

import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rules in their order: the first of them that a packet meets and that decides, decides.
 *
 * @param families of which families packets come here, at least one
 * @param bases where packets enter the chain; empty for a chain that is only jumped to, and for an
 *     access list that is applied nowhere
 * @param rules in order
 * @param origin where the chain begins
 * @param dialect of its rules, where the rule set is put together from several; empty for that of
 *     the rule set
 */
public record Chain(
    ChainName name,
    Set<Family> families,
    List<Base> bases,
    List<Rule> rules,
    Origin origin,
    Optional<Dialect> dialect) {

  public Chain {
    families = Set.copyOf(families);
    bases = List.copyOf(bases);
    rules = List.copyOf(rules);
    if (families.isEmpty()) {
      throw new IllegalArgumentException("a chain for no family: " + name);
    }
  }

  /** A chain in the dialect of its rule set. */
  public Chain(
      ChainName name, Set<Family> families, List<Base> bases, List<Rule> rules, Origin origin) {
    this(name, families, bases, rules, origin, Optional.empty());
  }

  /** The same, entered elsewhere. */
  public Chain at(List<Base> others) {
    return new Chain(name, families, others, rules, origin, dialect);
  }

  /** The same with other rules. */
  public Chain with(List<Rule> others) {
    return new Chain(name, families, bases, others, origin, dialect);
  }

  /** The same, known to be of a dialect wherever it stands. */
  Chain in(Dialect own) {
    return new Chain(name, families, bases, rules, origin, Optional.of(own));
  }

  /** The same under another name. */
  Chain called(ChainName other) {
    return new Chain(other, families, bases, rules, origin, dialect);
  }

  /**
   * Whether what no rule decides passes: not, where nothing enters; empty if that depends on where
   * it enters.
   */
  public Optional<Boolean> accepts() {
    long accepting = bases.stream().filter(base -> base.policy() instanceof Action.Accept).count();
    return accepting == 0 || accepting == bases.size()
        ? Optional.of(accepting > 0)
        : Optional.empty();
  }

  /**
   * Whether a rule stands on a line of its own: what every access list ends with has the line of
   * the list.
   */
  public boolean isWritten(Rule rule) {
    return rule.comment().isEmpty() || !rule.origin().equals(origin);
  }

  /** The rules that stand on lines of their own. */
  public List<Rule> written() {
    return rules.stream().filter(this::isWritten).toList();
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
