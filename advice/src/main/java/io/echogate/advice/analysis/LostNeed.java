package io.echogate.advice.analysis;

import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Need;
import io.echogate.advice.knowledge.Role;
import io.echogate.policy.Direction;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message that a function cannot do without, that one policy lets pass and another one drops. It
 * counts as dropped if none of it passes, or none from those whom the policy does not name: that
 * some addresses are shut out is no loss to a function.
 *
 * @param code the message's code, 0-255
 * @param direction the way across the filtered interface
 * @param before the statement that lets it pass; empty where the unwritten default does
 * @param after the statement that drops it; empty likewise
 */
public record LostNeed(
    Function function,
    Need need,
    int code,
    Direction direction,
    Optional<Statement> before,
    Optional<Statement> after) {

  /**
   * All that is lost to the functions that a machine of a role had better take part in, when a
   * policy takes the place of another one.
   */
  public static List<LostNeed> between(PolicyAnalysis before, PolicyAnalysis after, Role role) {
    View old = new View(before, new FunctionAnalysis(before, role));
    View now = new View(after, new FunctionAnalysis(after, role));
    List<LostNeed> lost = new ArrayList<>();
    for (Function function : Knowledge.instance().functions()) {
      for (Need need : function.needs(role)) {
        if (!need.optional() && FunctionAnalysis.isWanted(function, need.family(), role)) {
          for (int code : old.functions.sentCodes(function, need)) {
            Journey.of(need.family(), need.type(), code, need.way(), need.scope()).stream()
                .filter(traffic -> isLost(function, traffic, old, now))
                .map(
                    traffic ->
                        new LostNeed(
                            function,
                            need,
                            code,
                            traffic.direction(),
                            old.decider(function, traffic, false),
                            now.decider(function, traffic, true)))
                .forEach(lost::add);
          }
        }
      }
    }
    return lost;
  }

  private static boolean isLost(Function function, Traffic traffic, View old, View now) {
    return (old.passes(function, traffic) && !now.passes(function, traffic))
        || (old.passesStrangers(function, traffic) && !now.passesStrangers(function, traffic));
  }

  /** What a policy does to what functions need. */
  private record View(PolicyAnalysis policy, FunctionAnalysis functions) {

    boolean passes(Function function, Traffic traffic) {
      return functions.outcomes(function, traffic).stream().anyMatch(View::passes);
    }

    boolean passesStrangers(Function function, Traffic traffic) {
      return passes(function, policy.fromStrangers(traffic));
    }

    private static boolean passes(Outcome outcome) {
      return outcome.effect() != Effect.DROP;
    }

    /** The statement that drops, or lets pass: rather from strangers than from others. */
    Optional<Statement> decider(Function function, Traffic traffic, boolean drops) {
      List<Outcome> outcomes =
          new ArrayList<>(functions.outcomes(function, policy.fromStrangers(traffic)));
      outcomes.addAll(functions.outcomes(function, traffic));
      return outcomes.stream()
          .filter(outcome -> passes(outcome) != drops)
          .findFirst()
          .flatMap(outcome -> outcome.deciders().stream().findFirst());
    }
  }
}
