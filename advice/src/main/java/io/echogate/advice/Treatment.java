package io.echogate.advice;

import io.echogate.advice.analysis.Effect;
import io.echogate.advice.analysis.Example;
import io.echogate.advice.analysis.Outcome;
import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Origin;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.List;
import java.util.Optional;

/** How a policy treats some packets in general, exceptions for some sources left aside. */
record Treatment(PolicyAnalysis analysis, List<Outcome> outcomes) {
  Treatment {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * The outcome of packets that are dropped, unless some pass whatever their source: then those
   * that are dropped are the exception.
   */
  Optional<Outcome> drop() {
    boolean passes =
        outcomes.stream()
            .anyMatch(outcome -> outcome.effect() != Effect.DROP && !isOfSources(outcome));
    return passes
        ? Optional.empty()
        : outcomes.stream()
            .filter(outcome -> outcome.effect() == Effect.DROP && !isOfSources(outcome))
            .findFirst();
  }

  boolean isDropped() {
    return drop().isPresent();
  }

  /** An outcome of packets that pass, whatever their source. */
  Optional<Outcome> pass() {
    return outcomes.stream()
        .filter(outcome -> outcome.effect() != Effect.DROP && !isOfSources(outcome))
        .findFirst();
  }

  /** An outcome of packets that are dropped because of their source, where others pass. */
  Optional<Outcome> sourceDrop() {
    return outcomes.stream()
        .filter(outcome -> outcome.effect() == Effect.DROP && isOfSources(outcome))
        .findFirst();
  }

  /** The outcomes of packets that pass under limits. */
  List<Outcome> limited() {
    return outcomes.stream().filter(outcome -> outcome.effect() == Effect.LIMITED).toList();
  }

  /** Whether an outcome is for some sources only. */
  private boolean isOfSources(Outcome outcome) {
    return decider(outcome).map(analysis::isOfSources).orElse(false);
  }

  /** The statement that decides in the end; empty for a default that is not written. */
  static Optional<Statement> decider(Outcome outcome) {
    return outcome.deciders().isEmpty()
        ? Optional.empty()
        : Optional.of(outcome.deciders().getLast());
  }

  /** Where an outcome is decided; empty for a default that is not written. */
  static Optional<Origin> origin(Outcome outcome) {
    return decider(outcome).map(Statement::origin);
  }

  /** The rule by which an outcome is decided; empty if it is a default. */
  Optional<Rule> rule(Outcome outcome) {
    Example packet = outcome.example();
    return decider(outcome)
        .flatMap(
            statement ->
                analysis.rulesOf(statement).stream()
                    .filter(rule -> rule.family() == packet.family())
                    .filter(rule -> rule.direction() == packet.direction())
                    .findFirst());
  }

  /** Whether an outcome is decided by what holds where nothing is listed. */
  boolean isByDefault(Outcome outcome) {
    return rule(outcome).isEmpty()
        && decider(outcome).map(statement -> !analysis.listsSources(statement)).orElse(true);
  }

  /** Whether packets are dropped because a limit lets none of them pass. */
  boolean isByLimit(Outcome outcome) {
    Example packet = outcome.example();
    Action action =
        rule(outcome)
            .map(Rule::action)
            .or(
                () ->
                    analysis
                        .policy()
                        .defaultOf(packet.family(), packet.direction())
                        .map(DefaultRule::action))
            .orElse(Action.ALLOW);
    return outcome.effect() == Effect.DROP && action instanceof Action.RateLimit;
  }
}
