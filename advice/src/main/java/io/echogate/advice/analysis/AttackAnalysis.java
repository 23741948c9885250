package io.echogate.advice.analysis;

import io.echogate.advice.knowledge.Attack;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Recommendation;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Scope;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out which attacks a policy leaves more room than it should, for a machine of a role: those
 * that use a message which passes where it should be dropped, off the link where it should be of
 * the link, of unknown flows without a limit, or without a limit at all. Exceptions for some
 * sources do not count, nor does what should pass freely: there the counter-measure is elsewhere.
 */
public final class AttackAnalysis {
  private final PolicyAnalysis policy;
  private final Role role;

  public AttackAnalysis(PolicyAnalysis policy, Role role) {
    this.policy = policy;
    this.role = role;
  }

  /** What is left open of all attacks, in the order of their table. */
  public List<Exposure> all() {
    return Knowledge.instance().attacks().stream().flatMap(attack -> of(attack).stream()).toList();
  }

  /** What is left open of an attack; empty if nothing. */
  public List<Exposure> of(Attack attack) {
    List<Exposure> exposures = new ArrayList<>();
    attack
        .messages()
        .forEach(
            (family, ranges) -> {
              for (MessageRange range : ranges) {
                for (int type = range.firstType(); type <= range.lastType(); type++) {
                  int code = range.anyCode() ? 0 : range.code();
                  exposures.addAll(of(attack, family, type, code));
                }
              }
            });
    return exposures;
  }

  private List<Exposure> of(Attack attack, Family family, int type, int code) {
    List<Exposure> exposures = new ArrayList<>();
    for (Way way : role.forwards() ? List.of(Way.IN, Way.FORWARD_IN) : List.of(Way.IN)) {
      Recommendation recommendation =
          Knowledge.instance().recommendation(role, way, family, type, code);
      open(recommendation, Journey.of(family, type, code, way, Scope.GLOBAL).getFirst())
          .map(outcome -> new Exposure(attack, family, type, code, way, recommendation, outcome))
          .ifPresent(exposures::add);
    }
    return exposures;
  }

  /** An outcome by which packets pass that should not, or not so freely. */
  private Optional<Outcome> open(Recommendation recommendation, Traffic traffic) {
    return switch (recommendation) {
      case ALLOW -> Optional.empty();
      case LIMIT -> passing(traffic, Standing.WORKS);
      case RELATED_ONLY -> passing(traffic.withRelated(false).withSolicited(false), Standing.WORKS);
      case LINK_ONLY ->
          passing(
              Journey.fromOffLink(traffic.family(), traffic.type(), traffic.code()),
              Standing.LIMITED);
      case BLOCK -> passing(traffic, Standing.LIMITED);
    };
  }

  /** The first outcome of traffic that passes at least so well. */
  private Optional<Outcome> passing(Traffic traffic, Standing least) {
    List<Outcome> outcomes = policy.outcomes(traffic);
    return Standing.of(outcomes).compareTo(least) <= 0
        ? Optional.of(outcomes.getFirst())
        : Optional.empty();
  }
}
