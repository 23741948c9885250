package io.echogate.policy;

import io.echogate.icmp.Family;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A policy: what each ICMP message may do.
 *
 * @param name {@code xfw}, or the name behind {@code policy}
 * @param evaluation the statement that says to count and drop nothing, if it is there
 * @param limits all that are defined, in file order
 * @param sets all that are defined where the policy can see them, in file order; {@code policy { }}
 *     only
 * @param rules the first that matches a message decides
 * @param defaults one for each family and each direction that the dialect judges
 * @param forms what happens to fragments and malformed packets: one for each target, family and
 *     direction that the dialect judges
 * @param unlisted the families whose ICMP a written {@code ip_proto} leaves out; {@code xfw} only
 * @param protocolStatement the {@code ip_proto} statement, if it is there
 * @param sources the source filter; {@code xfw} only, else empty
 * @param statements every statement that decides packets, in file order: those of rules, defaults,
 *     {@code ip_proto} and the source filter. A statement's index is its place here
 */
public record Policy(
    String name,
    Dialect dialect,
    Optional<Origin> evaluation,
    List<Limit> limits,
    List<NamedSet> sets,
    List<Rule> rules,
    List<DefaultRule> defaults,
    List<FormRule> forms,
    Set<Family> unlisted,
    Optional<Statement> protocolStatement,
    SourceFilter sources,
    List<Statement> statements) {

  public Policy {
    limits = List.copyOf(limits);
    sets = List.copyOf(sets);
    rules = List.copyOf(rules);
    defaults = List.copyOf(defaults);
    forms = List.copyOf(forms);
    unlisted = Set.copyOf(unlisted);
    statements = List.copyOf(statements);
  }

  /** The same policy without a statement that says to count only: it drops what it drops. */
  public Policy enforced() {
    return new Policy(
        name,
        dialect,
        Optional.empty(),
        limits,
        sets,
        rules,
        defaults,
        forms,
        unlisted,
        protocolStatement,
        sources,
        statements);
  }

  /**
   * The default of a family and direction; empty where the dialect does not judge the direction.
   */
  public Optional<DefaultRule> defaultOf(Family family, Direction direction) {
    return defaults.stream()
        .filter(rule -> rule.family() == family && rule.direction() == direction)
        .findFirst();
  }

  /** What happens to fragments or malformed packets; drop, where the dialect says nothing. */
  public Verdict verdictOf(FormRule.Target target, Family family, Direction direction) {
    return forms.stream()
        .filter(rule -> rule.target() == target)
        .filter(rule -> rule.family() == family && rule.direction() == direction)
        .map(FormRule::verdict)
        .findFirst()
        .orElse(Verdict.DROP);
  }
}
