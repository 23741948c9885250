package io.echogate.advice;

import io.echogate.advice.analysis.Effect;
import io.echogate.advice.analysis.FunctionAnalysis;
import io.echogate.advice.analysis.FunctionReport;
import io.echogate.advice.analysis.Journey;
import io.echogate.advice.analysis.NeedReport;
import io.echogate.advice.analysis.Outcome;
import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Scope;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Family;
import io.echogate.policy.Dialect;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy that is looked at, for a machine of a role.
 *
 * @param file all policies of the file, for what they have in common
 */
record Subject(PolicyAnalysis analysis, Role role, List<Policy> file) {
  Subject {
    file = List.copyOf(file);
  }

  Policy policy() {
    return analysis.policy();
  }

  boolean isXfw() {
    return policy().dialect() == Dialect.XFW;
  }

  /** All that happens to a message on its way, as it comes when all is right. */
  List<Outcome> outcomes(Family family, int type, int code, Way way, Scope scope) {
    List<Outcome> outcomes = new ArrayList<>();
    Journey.of(family, type, code, way, scope)
        .forEach(traffic -> outcomes.addAll(analysis.outcomes(traffic)));
    return outcomes;
  }

  /** The ways that a message takes to those who need it: to a host, or through a router. */
  Way delivery() {
    return role.forwards() ? Way.FORWARD : Way.IN;
  }

  /** Reports on a function's messages that it cannot do without, of one family. */
  List<NeedReport> needs(String function, Family family) {
    return new FunctionAnalysis(analysis, role)
        .of(function(function)).stream()
            .filter(report -> report.family() == family)
            .map(FunctionReport::needs)
            .flatMap(List::stream)
            .filter(report -> !report.need().optional())
            .toList();
  }

  static Function function(String name) {
    return Knowledge.instance()
        .function(name)
        .orElseThrow(() -> new IllegalArgumentException("no function: " + name));
  }

  /** Those of some outcomes with an effect. */
  static List<Outcome> only(Effect effect, List<Outcome> outcomes) {
    return outcomes.stream().filter(outcome -> outcome.effect() == effect).toList();
  }

  /** Where an outcome is decided; empty for a default that is not written. */
  static Optional<Origin> origin(Outcome outcome) {
    return outcome.deciders().isEmpty()
        ? Optional.empty()
        : Optional.of(outcome.deciders().getLast()).map(Statement::origin);
  }
}
