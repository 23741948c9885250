package io.echogate.advice.analysis;

import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.MessageFacts;
import io.echogate.advice.knowledge.Need;
import io.echogate.advice.knowledge.Recommendation;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Finds out which functions work with a policy, for a machine of a role. */
public final class FunctionAnalysis {
  /** A function whose errors come to a machine that does not know the flow (RFC 7690 section 2). */
  private static final String LOAD_BALANCED = "pmtud-load-balanced";

  private final PolicyAnalysis policy;
  private final Role role;
  private final Knowledge knowledge = Knowledge.instance();

  public FunctionAnalysis(PolicyAnalysis policy, Role role) {
    this.policy = policy;
    this.role = role;
  }

  /** All functions, once for each family in which they need something of such a machine. */
  public List<FunctionReport> all() {
    return knowledge.functions().stream().flatMap(function -> of(function).stream()).toList();
  }

  /**
   * The same without functions that such a machine had better not take part in, such as router
   * renumbering, and those that few use.
   */
  public List<FunctionReport> wanted() {
    return all().stream()
        .filter(report -> isWanted(report.function(), report.family(), role))
        .toList();
  }

  /** Whether the role's recommendations let all pass that a function cannot do without. */
  static boolean isWanted(Function function, Family family, Role role) {
    List<Need> needs =
        function.needs(role).stream()
            .filter(need -> need.family() == family && !need.optional())
            .toList();
    return needs.stream().anyMatch(FunctionAnalysis::matters)
        && needs.stream().allMatch(need -> isRecommended(need, role));
  }

  /** Whether more than few would miss the message. */
  private static boolean matters(Need need) {
    return Knowledge.instance()
        .message(need.family(), need.type(), need.messages().code())
        .severityIfBlocked()
        .isAtLeast(Severity.MEDIUM);
  }

  private static boolean isRecommended(Need need, Role role) {
    return ways(need).stream()
        .noneMatch(
            way ->
                Knowledge.instance()
                        .recommendation(
                            role, way, need.family(), need.type(), need.messages().code())
                    == Recommendation.BLOCK);
  }

  /** One function, once for each family in which it needs something of such a machine. */
  public List<FunctionReport> of(Function function) {
    List<FunctionReport> reports = new ArrayList<>();
    for (Family family : Family.values()) {
      List<NeedReport> needs =
          function.needs(role).stream()
              .filter(need -> need.family() == family)
              .flatMap(need -> of(function, need).stream())
              .toList();
      if (!needs.isEmpty()) {
        Standing standing =
            needs.stream()
                .filter(need -> !need.need().optional())
                .map(NeedReport::standing)
                .reduce(Standing.WORKS, Standing::and);
        reports.add(new FunctionReport(function, family, standing, needs));
      }
    }
    return reports;
  }

  /** The reports on a need: for each of its codes, and each way across the interface. */
  private List<NeedReport> of(Function function, Need need) {
    List<NeedReport> reports = new ArrayList<>();
    for (int code : codes(function, need)) {
      for (Traffic traffic :
          Journey.of(need.family(), need.type(), code, need.way(), need.scope())) {
        List<Outcome> outcomes = outcomes(function, traffic);
        reports.add(
            new NeedReport(need, code, traffic.direction(), Standing.of(outcomes), outcomes));
      }
    }
    return reports;
  }

  /** All that happens to what a function needs. */
  List<Outcome> outcomes(Function function, Traffic traffic) {
    if (!function.name().equals(LOAD_BALANCED)) {
      return policy.outcomes(traffic);
    }
    List<Outcome> outcomes = new ArrayList<>(policy.outcomes(traffic.withRelated(true)));
    outcomes.addAll(policy.outcomes(traffic.withRelated(false)));
    return outcomes;
  }

  /**
   * The codes that a need means. A need of a type means its current codes that the function is told
   * of and that such a machine should let pass; the receiver of a type without several codes may
   * ignore the code, so that all must pass.
   */
  private List<Integer> codes(Function function, Need need) {
    MessageRange messages = need.messages();
    if (!messages.anyCode()) {
      return List.of(messages.code());
    }
    List<MessageFacts> assigned = knowledge.codes(need.family(), need.type());
    if (assigned.size() < 2) {
      return policy.codes(need.family(), need.type());
    }
    return assignedCodes(function, need, assigned);
  }

  /** The codes of a need in which its messages are sent. */
  List<Integer> sentCodes(Function function, Need need) {
    if (!need.messages().anyCode()) {
      return List.of(need.messages().code());
    }
    List<MessageFacts> assigned = knowledge.codes(need.family(), need.type());
    return assigned.size() < 2 ? List.of(0) : assignedCodes(function, need, assigned);
  }

  private List<Integer> assignedCodes(Function function, Need need, List<MessageFacts> assigned) {
    List<MessageFacts> current =
        narrowed(assigned, facts -> facts.entry().status() != Status.DEPRECATED);
    List<MessageFacts> right = narrowed(current, facts -> isToPass(need, facts));
    return narrowed(right, facts -> facts.neededFor().contains(function.name())).stream()
        .map(facts -> facts.entry().messages().code())
        .toList();
  }

  /** Those that are so, or all if none is. */
  private static List<MessageFacts> narrowed(
      List<MessageFacts> all, Predicate<MessageFacts> condition) {
    List<MessageFacts> some = all.stream().filter(condition).toList();
    return some.isEmpty() ? all : some;
  }

  private boolean isToPass(Need need, MessageFacts facts) {
    return ways(need).stream()
        .map(
            way ->
                knowledge.recommendation(
                    role, way, need.family(), need.type(), facts.entry().messages().code()))
        .noneMatch(Recommendation.BLOCK::equals);
  }

  private static Set<Way> ways(Need need) {
    return need.way() == Way.FORWARD ? Set.of(Way.FORWARD_IN, Way.FORWARD_OUT) : Set.of(need.way());
  }
}
