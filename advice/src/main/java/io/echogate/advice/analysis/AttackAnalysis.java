package io.echogate.advice.analysis;

import io.echogate.advice.knowledge.Attack;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Recommendation;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Scope;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Tuple;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds out which attacks a policy leaves more room than it should, for a machine of a role. It
 * asks what happens to packets from strangers, whose addresses the policy does not name: what is
 * let in for some sources only leaves nothing open. Nor does what should pass freely, for there the
 * counter-measure is elsewhere.
 */
public final class AttackAnalysis {
  private final PolicyAnalysis policy;
  private final Role role;

  public AttackAnalysis(PolicyAnalysis policy, Role role) {
    this.policy = policy;
    this.role = role;
  }

  /** What is left open whatever the machine is, as it is said to hosts. */
  public static List<Exposure> common(PolicyAnalysis policy) {
    List<Exposure> hosts = new AttackAnalysis(policy, Role.HOST).all();
    Set<Exposure.Key> common = new HashSet<>(keys(hosts));
    Arrays.stream(Role.values())
        .map(role -> new AttackAnalysis(policy, role).all())
        .forEach(exposures -> common.retainAll(keys(exposures)));
    return hosts.stream().filter(exposure -> common.contains(exposure.key())).toList();
  }

  private static Set<Exposure.Key> keys(List<Exposure> exposures) {
    return exposures.stream().map(Exposure::key).collect(Collectors.toSet());
  }

  /** What is left open of all attacks, in the order of their table. */
  public List<Exposure> all() {
    return Knowledge.instance().attacks().stream().flatMap(attack -> of(attack).stream()).toList();
  }

  /** What is left open of an attack; empty if nothing. */
  public List<Exposure> of(Attack attack) {
    List<Exposure> exposures = new ArrayList<>();
    for (Family family : Family.values()) {
      for (MessageRange range : attack.opening().messages().getOrDefault(family, List.of())) {
        exposures.addAll(of(attack, family, range));
      }
    }
    return exposures;
  }

  private List<Exposure> of(Attack attack, Family family, MessageRange range) {
    return switch (attack.opening().how()) {
      case FREELY -> each(range, one -> freely(attack, family, one));
      case ANSWERED -> each(range, one -> answered(attack, family, one));
      case TO_GROUPS -> each(range, one -> toGroups(attack, family, one));
      case OFF_LINK ->
          each(range, one -> passing(attack, Gap.OFF_LINK, offLink(family, one), Effect.LIMITED));
      case STARVING -> each(range, one -> starving(attack, family, one));
      case FRAGMENTS -> fragments(attack, family, range).stream().toList();
      case NONE -> List.of();
    };
  }

  private interface Search {
    Optional<Exposure> of(MessageRange message);
  }

  /** Searches type by type. */
  private static List<Exposure> each(MessageRange range, Search search) {
    return IntStream.rangeClosed(range.firstType(), range.lastType())
        .mapToObj(type -> new MessageRange(type, type, range.code()))
        .flatMap(one -> search.of(one).stream())
        .toList();
  }

  private Optional<Exposure> freely(Attack attack, Family family, MessageRange message) {
    // Messages of IPv6 links that would be forwarded come from beyond: an attack of its own.
    boolean forwards =
        role.forwards() && (family == Family.IP4 || !isOfLink(family, message.firstType()));
    List<Way> ways = forwards ? List.of(Way.IN, Way.FORWARD_IN) : List.of(Way.IN);
    return ways.stream().flatMap(way -> freely(attack, family, message, way).stream()).findFirst();
  }

  private Optional<Exposure> freely(Attack attack, Family family, MessageRange message, Way way) {
    int type = message.firstType();
    Recommendation recommendation = recommendation(way, family, type, message.code());
    Gap gap = Gap.beside(recommendation);
    return codes(family, message)
        .filter(code -> recommendation(way, family, type, code) == recommendation)
        .flatMap(
            code -> {
              Traffic traffic = Journey.of(family, type, code, way, Scope.GLOBAL).getFirst();
              return switch (recommendation) {
                // What comes from beyond the link is an attack of its own.
                case ALLOW, LINK_ONLY -> Stream.<Exposure>empty();
                case BLOCK -> passing(attack, gap, message, traffic, Effect.LIMITED).stream();
                case LIMIT -> passing(attack, gap, message, traffic, Effect.PASS).stream();
                case RELATED_ONLY ->
                    passing(attack, gap, message, unasked(traffic), Effect.PASS).stream();
              };
            })
        .findFirst();
  }

  private static boolean isOfLink(Family family, int type) {
    return OnLink.of(family, type) != OnLink.NONE;
  }

  private Recommendation recommendation(Way way, Family family, int type, int code) {
    return Knowledge.instance().recommendation(role, way, family, type, code);
  }

  private static Traffic unasked(Traffic traffic) {
    return traffic.withRelated(false).withSolicited(false);
  }

  /** Codes that stand for all: those that the policy or the tables tell apart. */
  private Stream<Integer> codes(Family family, MessageRange message) {
    if (!message.anyCode()) {
      return Stream.of(message.code());
    }
    Set<Integer> codes = new TreeSet<>(policy.codes(family, message.firstType()));
    Knowledge.instance()
        .codes(family, message.firstType())
        .forEach(facts -> codes.add(facts.entry().messages().code()));
    return codes.stream();
  }

  private Optional<Exposure> answered(Attack attack, Family family, MessageRange query) {
    int reply = Exchange.replyTo(family, query.firstType());
    return reply != Tuple.NONE && mayLeave(family, reply)
        ? freely(attack, family, query, Way.IN)
        : Optional.empty();
  }

  private boolean mayLeave(Family family, int type) {
    return policy.outcomes(Journey.of(family, type, 0, Way.OUT, Scope.GLOBAL).getFirst()).stream()
        .anyMatch(outcome -> outcome.effect() != Effect.DROP);
  }

  /** Networks that carry others' traffic carry multicast too (RFC 4890, section 4.3.4). */
  private Optional<Exposure> toGroups(Attack attack, Family family, MessageRange message) {
    Traffic traffic = Journey.toEverybody(family, message.firstType(), code(message));
    return role == Role.TRANSIT && family == Family.IP6
        ? Optional.empty()
        : passing(attack, Gap.TO_GROUPS, traffic, Effect.PASS);
  }

  private static Traffic offLink(Family family, MessageRange message) {
    return Journey.fromOffLink(family, message.firstType(), code(message));
  }

  private static int code(MessageRange message) {
    return message.anyCode() ? 0 : message.code();
  }

  private Optional<Exposure> passing(Attack attack, Gap gap, Traffic traffic, Effect worst) {
    return passing(attack, gap, MessageRange.ofType(traffic.type()), traffic, worst);
  }

  /** Some of the traffic that comes through to strangers at least so well. */
  private Optional<Exposure> passing(
      Attack attack, Gap gap, MessageRange message, Traffic traffic, Effect worst) {
    return policy.outcomes(policy.fromStrangers(traffic)).stream()
        .filter(outcome -> outcome.effect().compareTo(worst) <= 0)
        .min((one, other) -> one.effect().compareTo(other.effect()))
        .map(outcome -> exposure(attack, gap, traffic.family(), message, outcome));
  }

  private Optional<Exposure> starving(Attack attack, Family family, MessageRange message) {
    return Journey.of(family, message.firstType(), code(message), Way.IN, Scope.LINK255).stream()
        .flatMap(traffic -> policy.outcomes(traffic).stream())
        .filter(outcome -> outcome.effect() == Effect.LIMITED)
        .findFirst()
        .map(outcome -> exposure(attack, Gap.STARVING, family, message, outcome));
  }

  private static Exposure exposure(
      Attack attack, Gap gap, Family family, MessageRange message, Outcome outcome) {
    return new Exposure(
        attack, gap, family, message, outcome.deciders(), Optional.of(outcome.example()));
  }

  /** Routers forward fragments; hosts can do without those of ICMP. */
  private Optional<Exposure> fragments(Attack attack, Family family, MessageRange messages) {
    FormRule.Target target = FormRule.Target.FRAGMENTS;
    if (role.forwards()
        || policy.policy().verdictOf(target, family, Direction.IN) == Verdict.DROP
        || IntStream.rangeClosed(messages.firstType(), messages.lastType())
            .noneMatch(type -> mayArrive(family, type))) {
      return Optional.empty();
    }
    List<Statement> deciders =
        policy.policy().forms().stream()
            .filter(rule -> rule.target() == target)
            .filter(rule -> rule.family() == family && rule.direction() == Direction.IN)
            .flatMap(rule -> Optional.ofNullable(rule.statement()).stream())
            .toList();
    return Optional.of(
        new Exposure(attack, Gap.FRAGMENTS, family, messages, deciders, Optional.empty()));
  }

  private boolean mayArrive(Family family, int type) {
    Traffic traffic = Journey.of(family, type, 0, Way.IN, Scope.GLOBAL).getFirst();
    return policy.outcomes(policy.fromStrangers(traffic)).stream()
        .anyMatch(outcome -> outcome.effect() != Effect.DROP);
  }
}
