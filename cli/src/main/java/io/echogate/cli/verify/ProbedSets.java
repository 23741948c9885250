package io.echogate.cli.verify;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.AddressSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The addresses at which it matters that statements ask for them. */
final class ProbedSets {
  /** The most prefixes whose edges are tried for all statements, and as many changed ones. */
  private static final int MOST_PREFIXES = 256;

  private ProbedSets() {}

  /**
   * What a statement asks.
   *
   * @param source whether it asks for the source, or else for the destination
   * @param type of a message that the statement lists
   * @param code of that message
   * @param edges the addresses
   */
  record Asked(boolean source, int type, int code, Set<Address> edges) {}

  /** A condition of a rule. */
  private record Question(Rule rule, boolean source, AddressSet set) {}

  /** What a policy's statements ask; of many, some. */
  static List<Asked> of(Tried tried) {
    List<Question> questions =
        Spread.over(
            tried.policy().rules().stream().flatMap(ProbedSets::questions).toList(), MOST_PREFIXES);
    List<Asked> asked = new ArrayList<>();
    Set<Question> known = new HashSet<>();
    for (Question question : questions) {
      if (known.add(question)) {
        asked.add(asked(question, tried.changed(), MOST_PREFIXES / questions.size()));
      }
    }
    return asked;
  }

  private static Stream<Question> questions(Rule rule) {
    return rule.conditions().stream()
        .flatMap(
            condition ->
                switch (condition) {
                  case Condition.From(_, AddressSet set) ->
                      Stream.of(new Question(rule, true, set));
                  case Condition.To(_, AddressSet set) -> Stream.of(new Question(rule, false, set));
                  case Condition.Compare _, Condition.Until _, Condition.Flag _ -> Stream.of();
                });
  }

  private static Asked asked(Question question, PrefixSet changed, int most) {
    Family family = question.rule().family();
    Set<Address> edges = new LinkedHashSet<>();
    for (PrefixSet set : List.of(question.set().prefixes(), changed)) {
      List<Integer> places = IntStream.range(0, set.size(family)).boxed().toList();
      for (int place : Spread.over(places, most)) {
        Prefix prefix = set.prefix(family, place);
        edges.addAll(Edges.of(prefix));
      }
    }
    int type = question.rule().messages().types().findFirst().orElse(0);
    int code = question.rule().messages().codes(type).findFirst().orElse(0);
    return new Asked(question.source(), type, code, edges);
  }
}
