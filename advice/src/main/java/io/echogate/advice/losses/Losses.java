package io.echogate.advice.losses;

import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.losses.FunctionLoss.Lost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy has dropped, by function.
 *
 * @param functions those that lost something of which more than few would miss it: those with
 *     evidence of harm first, else in the order of the knowledge base
 * @param others what no such function needs
 */
public record Losses(List<FunctionLoss> functions, List<Drop> others) {

  public Losses {
    functions = List.copyOf(functions);
    others = List.copyOf(others);
  }

  /** Finds out what packets were for that a policy has dropped. */
  public static Losses of(PolicyAnalysis analysis, List<Drop> drops) {
    Evidence evidence = new Evidence(analysis, drops);
    List<FunctionLoss> functions = new ArrayList<>();
    Set<Drop> needed = new HashSet<>();
    for (Function function : Knowledge.instance().functions()) {
      List<Lost> lost =
          drops.stream()
              .map(drop -> evidence.of(function, drop))
              .flatMap(Optional::stream)
              .toList();
      if (!lost.isEmpty()) {
        functions.add(new FunctionLoss(function, lost));
        lost.forEach(some -> needed.add(some.drop()));
      }
    }
    functions.sort(Comparator.comparing(loss -> !loss.isCritical()));
    return new Losses(functions, drops.stream().filter(drop -> !needed.contains(drop)).toList());
  }

  /** Whether nothing was dropped. */
  public boolean isEmpty() {
    return functions.isEmpty() && others.isEmpty();
  }
}
