package io.echogate.advice.losses;

import io.echogate.advice.Advice;
import io.echogate.advice.analysis.Effect;
import io.echogate.advice.analysis.FunctionAnalysis;
import io.echogate.advice.analysis.NeedReport;
import io.echogate.advice.analysis.Outcome;
import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.MessageFacts;
import io.echogate.advice.knowledge.Need;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import io.echogate.advice.losses.FunctionLoss.Lost;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Rule;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What counters prove. A counter knows the type and the statement, not the packet; so a drop only
 * counts against a function if the statement drops some of the packets that the function needs as
 * they come when all is right. What is dropped by a default behind a statement that lets those
 * packets pass (neighbour discovery with another hop limit than 255, errors about unknown flows) is
 * then no loss to anybody.
 *
 * <p>What the machine is for is not known. What arrives is held to be critical if it is for hosts
 * and routers alike: the machine did not ask for it, and anybody may have sent it. What it sends
 * itself shows by itself that the machine has use for it.
 */
final class Evidence {
  /** A function of machines that do not know the flow; anybody can send them such errors. */
  private static final String LOAD_BALANCED = "pmtud-load-balanced";

  private final PolicyAnalysis analysis;
  private final Map<Place, List<Known>> known = new HashMap<>();
  private final Map<Drop, Boolean> critical = new HashMap<>();

  /** Where messages are counted. */
  private record Place(Family family, Direction direction, int type) {}

  /** How the policy treats a need of a function, where the machine has a role. */
  private record Known(Function function, Role role, NeedReport report) {}

  Evidence(PolicyAnalysis analysis, List<Drop> drops) {
    this.analysis = analysis;
    Set<Place> places = new HashSet<>();
    drops.forEach(drop -> place(drop).ifPresent(places::add));
    for (Role role : Role.values()) {
      FunctionAnalysis functions = new FunctionAnalysis(analysis, role);
      Knowledge.instance().functions().stream()
          .filter(function -> concerns(function, role, places))
          .forEach(function -> add(function, role, functions, places));
    }
  }

  private void add(Function function, Role role, FunctionAnalysis functions, Set<Place> places) {
    functions.of(function).stream()
        .flatMap(report -> report.needs().stream())
        .filter(report -> !report.need().optional() && matters(function, report))
        .forEach(
            report -> {
              Place place =
                  new Place(report.need().family(), report.direction(), report.need().type());
              if (places.contains(place)) {
                known
                    .computeIfAbsent(place, key -> new ArrayList<>())
                    .add(new Known(function, role, report));
              }
            });
  }

  private static boolean concerns(Function function, Role role, Set<Place> places) {
    return function.needs(role).stream()
        .filter(need -> !need.optional())
        .anyMatch(
            need ->
                places.stream()
                    .anyMatch(
                        place -> place.family() == need.family() && place.type() == need.type()));
  }

  private static Optional<Place> place(Drop drop) {
    return drop.family().isPresent() && drop.type().isPresent()
        ? Optional.of(new Place(drop.family().get(), drop.direction(), drop.type().getAsInt()))
        : Optional.empty();
  }

  /** Whether more than few would miss the message, and for the sake of this function. */
  private static boolean matters(Function function, NeedReport report) {
    return severity(report).isAtLeast(Severity.MEDIUM)
        && facts(report).neededFor().contains(function.name());
  }

  private static Severity severity(NeedReport report) {
    return facts(report).severityIfBlocked();
  }

  private static MessageFacts facts(NeedReport report) {
    Need need = report.need();
    return Knowledge.instance().message(need.family(), need.type(), report.code());
  }

  /** What a drop has cost a function; empty if nothing. */
  Optional<Lost> of(Function function, Drop drop) {
    List<Known> lost =
        lost(drop).stream().filter(some -> some.function().equals(function)).toList();
    if (lost.isEmpty()) {
      return Optional.empty();
    }
    boolean harm =
        critical.computeIfAbsent(drop, this::isCritical)
            && lost.stream().anyMatch(Evidence::isCritical);
    return Optional.of(new Lost(drop, harm, isCertain(drop, lost)));
  }

  private List<Known> lost(Drop drop) {
    return place(drop).map(place -> known.getOrDefault(place, List.of())).orElse(List.of()).stream()
        .filter(some -> some.report().outcomes().stream().anyMatch(out -> explains(out, drop)))
        .toList();
  }

  /** Whether packets of an outcome may be among the dropped ones. */
  private boolean explains(Outcome outcome, Drop drop) {
    boolean falls =
        outcome.effect() == Effect.DROP || (outcome.effect() == Effect.LIMITED && drop.isByLimit());
    return falls && decides(outcome.deciders(), drop);
  }

  private boolean decides(List<Statement> deciders, Drop drop) {
    if (drop.statement().isPresent()) {
      return deciders.contains(drop.statement().get());
    }
    return switch (drop.reason()) {
      case SOURCE_BLOCKED, SOURCE_RATE_LIMITED ->
          deciders.stream().anyMatch(analysis::listsSources);
      case SOURCE_DEFAULT_BLOCKED, SOURCE_DEFAULT_RATE_LIMITED ->
          analysis.policy().sources().defaults().stream()
              .map(SourceFilter.Default::statement)
              .anyMatch(deciders::contains);
      default -> deciders.isEmpty();
    };
  }

  private boolean isCritical(Drop drop) {
    if (drop.family().map(family -> Advice.isOff(analysis, family)).orElse(true)
        || drop.isByLimit()
        || drop.reason() == Reason.SOURCE_BLOCKED
        || drop.statement().map(analysis::isOfSources).orElse(false)) {
      return false;
    }
    Set<Role> roles = EnumSet.noneOf(Role.class);
    lost(drop).stream().filter(Evidence::isCritical).forEach(some -> roles.add(some.role()));
    return drop.direction() == Direction.OUT
        ? !roles.isEmpty()
        : roles.size() == Role.values().length;
  }

  private static boolean isCritical(Known known) {
    return severity(known.report()) == Severity.CRITICAL
        && !known.function().name().equals(LOAD_BALANCED);
  }

  /** Whether what decided has dropped no other codes of the type than those that were needed. */
  private boolean isCertain(Drop drop, List<Known> lost) {
    Place place = place(drop).orElseThrow();
    if (Knowledge.instance().codes(place.family(), place.type()).size() < 2) {
      return true;
    }
    Set<Integer> needed = new HashSet<>();
    lost.forEach(some -> needed.add(some.report().code()));
    List<Rule> rules =
        drop.statement().map(analysis::rulesOf).orElse(List.of()).stream()
            .filter(rule -> rule.family() == place.family())
            .filter(rule -> rule.direction() == place.direction())
            .toList();
    return !rules.isEmpty()
        && IntStream.range(0, 256)
            .filter(code -> rules.stream().anyMatch(rule -> lists(rule, place.type(), code)))
            .allMatch(needed::contains);
  }

  private static boolean lists(Rule rule, int type, int code) {
    return rule.messages().contains(type, code);
  }
}
