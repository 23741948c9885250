package io.echogate.cli.table;

import io.echogate.policy.AddressSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Condition.Compare;
import io.echogate.policy.Condition.Flag;
import io.echogate.policy.Condition.From;
import io.echogate.policy.Condition.To;
import io.echogate.policy.Condition.Until;
import io.echogate.policy.Prefix;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Conditions in the words of policies, short enough for a column. */
final class ConditionText {
  /** More prefixes than these are counted instead. */
  private static final int SHOWN = 2;

  private ConditionText() {}

  static String of(Condition condition) {
    return switch (condition) {
      case From from -> "from " + addresses(from.negated(), from.addresses());
      case To to -> "to " + addresses(to.negated(), to.addresses());
      case Compare compare ->
          compare.quantity().text() + compare.relation().text() + compare.value();
      case Until until -> "until " + until.day();
      case Flag flag -> flag.text();
    };
  }

  private static String addresses(boolean negated, AddressSet set) {
    return negated ? "not " + addresses(set) : addresses(set);
  }

  private static String addresses(AddressSet set) {
    return Stream.of(
            set.ownBuiltIns().stream().sorted().map(builtIn -> "@" + builtIn.text()),
            set.members().stream().map(member -> "@" + member.name()),
            prefixes(set))
        .flatMap(part -> part)
        .collect(Collectors.joining(", "));
  }

  private static Stream<String> prefixes(AddressSet set) {
    long count = set.own().prefixes().count();
    return count > SHOWN
        ? Stream.of(count + " prefixes")
        : set.own().prefixes().map(Prefix::toString);
  }
}
