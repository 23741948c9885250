package io.echogate.advice;

import io.echogate.advice.analysis.FunctionAnalysis;
import io.echogate.advice.analysis.FunctionReport;
import io.echogate.advice.analysis.Journey;
import io.echogate.advice.analysis.NeedReport;
import io.echogate.advice.analysis.Outcome;
import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.analysis.Traffic;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Scope;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Family;
import io.echogate.policy.Dialect;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import java.util.List;
import java.util.Optional;

/** A policy that is looked at, for a machine of a role. */
record Subject(PolicyAnalysis analysis, Role role) {

  Policy policy() {
    return analysis.policy();
  }

  boolean isXfw() {
    return policy().dialect() == Dialect.XFW;
  }

  /** What happens to a message on its way, as it comes when all is right. */
  Treatment treatment(Family family, int type, int code, Way way, Scope scope) {
    return treatment(Journey.of(family, type, code, way, scope));
  }

  Treatment treatment(List<Traffic> traffic) {
    List<Outcome> outcomes =
        traffic.stream().flatMap(some -> analysis.outcomes(some).stream()).toList();
    return new Treatment(analysis, outcomes);
  }

  /**
   * The outcome of a message of an ordinary size that is dropped on its way across routers, in one
   * direction at least.
   */
  Optional<Outcome> dropOf(Family family, int type, int code, Way way) {
    return Journey.of(family, type, code, way, Scope.GLOBAL).stream()
        .map(Traffic::typical)
        .flatMap(traffic -> treatment(List.of(traffic)).drop().stream())
        .findFirst();
  }

  /** What happens to messages of an ordinary size that the machine sends. */
  Treatment sent(Family family, int type, int code) {
    return treatment(
        Journey.of(family, type, code, Way.OUT, Scope.GLOBAL).stream()
            .map(Traffic::typical)
            .toList());
  }

  /** The way that a message takes to those who need it: to a host, or through a router. */
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

  /**
   * Whether nothing of a family gets through in a direction: one finding says so, and others about
   * the family would only repeat it.
   */
  boolean isShut(Family family, Direction direction) {
    return FamilyView.of(analysis, family, direction).isShut();
  }

  /** Whether a family is switched off in so many words, both ways. */
  boolean isOff(Family family) {
    return FamilyView.isOff(analysis, family);
  }
}
