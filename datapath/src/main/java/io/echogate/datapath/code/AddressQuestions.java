package io.echogate.datapath.code;

import io.echogate.datapath.layout.Chain;
import io.echogate.datapath.layout.Demand;
import io.echogate.datapath.layout.MessageTable;
import io.echogate.datapath.layout.MessageTables;
import io.echogate.datapath.layout.Step;
import io.echogate.datapath.prefix.PrefixTables;
import io.echogate.datapath.prefix.Question;
import io.echogate.icmp.Family;
import io.echogate.policy.AddressSet;
import io.echogate.policy.Direction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the programs of a policy ask of addresses, and the tables that answer. Made of the policy's
 * tables alone.
 *
 * @param numbers of the questions
 */
public record AddressQuestions(Map<Asked, Integer> numbers, PrefixTables tables) {

  /** That of a policy that asks nothing. */
  public static final AddressQuestions NONE =
      new AddressQuestions(Map.of(), PrefixTables.of(List.of()));

  public AddressQuestions {
    numbers = Map.copyOf(numbers);
  }

  /** Whether an address of the family is among the prefixes of the set. */
  record Asked(Family family, AddressSet set) {}

  /** What a policy asks. */
  public static AddressQuestions of(MessageTables messages) {
    Map<Asked, Integer> numbers = new LinkedHashMap<>();
    for (Direction direction : Direction.values()) {
      MessageTable table = messages.of(direction);
      for (Chain chain : table.chains()) {
        for (Step step : chain.steps()) {
          step.demands().forEach(demand -> collect(chain.family(), demand, numbers));
        }
      }
    }
    List<Question> questions = new ArrayList<>();
    numbers
        .keySet()
        .forEach(
            asked ->
                questions.add(
                    Question.of(
                        asked.family(), asked.set().prefixes(), !asked.set().members().isEmpty())));
    return new AddressQuestions(numbers, PrefixTables.of(questions));
  }

  private static void collect(Family family, Demand demand, Map<Asked, Integer> numbers) {
    if (demand instanceof Demand.Source(_, AddressSet set)) {
      numbers.putIfAbsent(new Asked(family, set), numbers.size());
    }
    if (demand instanceof Demand.Destination(_, AddressSet set)) {
      numbers.putIfAbsent(new Asked(family, set), numbers.size());
    }
  }

  /** The number of a question. */
  int number(Family family, AddressSet set) {
    return Objects.requireNonNull(numbers.get(new Asked(family, set)));
  }
}
