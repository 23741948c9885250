package io.echogate.datapath.code;

import io.echogate.datapath.layout.Chain;
import io.echogate.datapath.layout.Demand;
import io.echogate.datapath.layout.MessageTable;
import io.echogate.datapath.layout.MessageTables;
import io.echogate.datapath.layout.Part;
import io.echogate.datapath.layout.Run;
import io.echogate.datapath.layout.Step;
import io.echogate.datapath.prefix.PrefixTables;
import io.echogate.datapath.prefix.Question;
import io.echogate.icmp.Family;
import io.echogate.policy.AddressSet;
import io.echogate.policy.Direction;
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

  /** Which is the first of the sets that has an address of the family among its prefixes. */
  public record Asked(Family family, List<AddressSet> sets) {
    public Asked {
      sets = List.copyOf(sets);
    }

    /** The same as a question of prefixes. */
    public Question question() {
      return new Question(
          family,
          sets.stream().map(AddressSet::prefixes).toList(),
          sets.stream().anyMatch(set -> !set.members().isEmpty()));
    }
  }

  /** What a policy asks. */
  public static AddressQuestions of(MessageTables messages) {
    Map<Asked, Integer> numbers = numbers(messages);
    List<Question> questions = numbers.keySet().stream().map(Asked::question).toList();
    return new AddressQuestions(numbers, PrefixTables.of(questions));
  }

  /** What is asked, in the order of the tables' questions. */
  public List<Asked> list() {
    return numbers.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<Asked, Integer> numbers(MessageTables messages) {
    Map<Asked, Integer> numbers = new LinkedHashMap<>();
    for (Direction direction : Direction.values()) {
      MessageTable table = messages.of(direction);
      for (Chain chain : table.chains()) {
        for (Part part : chain.parts()) {
          switch (part) {
            case Step step ->
                step.demands().forEach(demand -> collect(chain.family(), demand, numbers));
            case Run run ->
                numbers.putIfAbsent(new Asked(chain.family(), run.sets()), numbers.size());
          }
        }
      }
    }
    return numbers;
  }

  private static void collect(Family family, Demand demand, Map<Asked, Integer> numbers) {
    if (demand instanceof Demand.Source(_, AddressSet set)) {
      numbers.putIfAbsent(new Asked(family, List.of(set)), numbers.size());
    }
    if (demand instanceof Demand.Destination(_, AddressSet set)) {
      numbers.putIfAbsent(new Asked(family, List.of(set)), numbers.size());
    }
  }

  /** The number of a question. */
  int number(Family family, List<AddressSet> sets) {
    return Objects.requireNonNull(numbers.get(new Asked(family, sets)));
  }
}
