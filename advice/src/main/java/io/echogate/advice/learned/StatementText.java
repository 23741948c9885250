package io.echogate.advice.learned;

import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import io.echogate.policy.Action;
import io.echogate.policy.AddressSet;
import io.echogate.policy.Condition;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.Limit;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Statements of learned policies as text, for the formatter to lay out. */
public final class StatementText {
  /** A range says less than names; of more neighbours than these it says more. */
  private static final int FEW = 8;

  private static final int BITS4 = 32;
  private static final int BITS6 = 64;

  private StatementText() {}

  /** A rule as a statement. */
  public static String of(LearnedRule rule) {
    String conditions =
        rule.basis().conditions().stream()
            .map(StatementText::condition)
            .collect(Collectors.joining(" "));
    return "icmp %s %s : %s { %s }%s"
        .formatted(
            word(rule.basis().family()),
            rule.basis().direction().text(),
            action(rule.basis().action()),
            items(rule.basis().family(), rule.messages()),
            conditions.isEmpty() ? "" : " " + conditions + ";");
  }

  /** A limit as a definition. */
  public static String of(LearnedLimit limit) {
    Limit basis = limit.basis();
    StringBuilder text = new StringBuilder("ratelimit=").append(basis.name());
    basis
        .packets()
        .ifPresent(
            rate ->
                text.append(" rate=%s/%s".formatted(limit.rate(), unit(rate)))
                    .append(" burst=" + limit.burst()));
    basis
        .bytes()
        .ifPresent(
            rate ->
                text.append(
                    " bytes=%s/%s".formatted(Long.toUnsignedString(rate.amount()), unit(rate))));
    basis
        .per()
        .ifPresent(
            per -> {
              text.append(" per=").append(per.side().text());
              if (per.bits4() != BITS4 || per.bits6() != BITS6) {
                text.append("/%d,%d".formatted(per.bits4(), per.bits6()));
              }
            });
    return text.append(basis.shared() ? " shared;" : ";").toString();
  }

  /** The defaults of a policy; what is not written in it is not written here. */
  public static String defaults(Policy policy) {
    List<String> entries = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      entries.addAll(
          both(
              "icmp",
              direction,
              family ->
                  policy
                      .defaultOf(family, direction)
                      .filter(rule -> rule.statement() != null)
                      .map(DefaultRule::action)
                      .map(StatementText::action)));
    }
    for (FormRule.Target target : FormRule.Target.values()) {
      for (Direction direction : Direction.values()) {
        entries.addAll(
            both(target.text(), direction, family -> form(policy, target, family, direction)));
      }
    }
    return "defaults { " + String.join(" ", entries) + " }";
  }

  private static Optional<String> form(
      Policy policy, FormRule.Target target, Family family, Direction direction) {
    return policy.forms().stream()
        .filter(rule -> rule.target() == target && rule.statement() != null)
        .filter(rule -> rule.family() == family && rule.direction() == direction)
        .findFirst()
        .map(rule -> rule.verdict() == Verdict.PASS ? "allow" : "block");
  }

  /** What is the same for both families is one entry. */
  private static List<String> both(
      String target, Direction direction, Function<Family, Optional<String>> action) {
    Optional<String> ip4 = action.apply(Family.IP4);
    Optional<String> ip6 = action.apply(Family.IP6);
    if (ip4.isPresent() && ip4.equals(ip6)) {
      return List.of("%s %s: %s;".formatted(target, direction.text(), ip4.get()));
    }
    List<String> entries = new ArrayList<>();
    ip4.ifPresent(text -> entries.add("%s ip4 %s: %s;".formatted(target, direction.text(), text)));
    ip6.ifPresent(text -> entries.add("%s ip6 %s: %s;".formatted(target, direction.text(), text)));
    return entries;
  }

  private static String word(Family family) {
    return switch (family) {
      case IP4 -> "ip4";
      case IP6 -> "ip6";
    };
  }

  private static String action(Action action) {
    return switch (action) {
      case Action.Allow allow -> "allow";
      case Action.Block block -> "block";
      case Action.RateLimit limited ->
          "ratelimit="
              + limited.limits().stream().map(Limit::name).collect(Collectors.joining("+"));
    };
  }

  private static String unit(Limit.Rate rate) {
    return switch ((int) rate.seconds()) {
      case 1 -> "s";
      case 60 -> "m";
      case 3_600 -> "h";
      default -> "d";
    };
  }

  private static String items(Family family, MessageSet messages) {
    Registry registry = Registry.instance();
    boolean single = messages.types().count() == 1;
    for (String group : single ? Set.<String>of() : registry.groups(family)) {
      if (registry.group(family, group).map(MessageSet::of).equals(Optional.of(messages))) {
        return "@" + group;
      }
    }
    List<String> items = new ArrayList<>();
    int[] types = messages.types().filter(messages::containsAll).toArray();
    runs(types, FEW).forEach(items::add);
    messages
        .types()
        .filter(type -> !messages.containsAll(type))
        .forEach(
            type ->
                runs(messages.codes(type).toArray(), FEW)
                    .forEach(codes -> items.add(type + "/" + codes)));
    return String.join(", ", items);
  }

  /** Numbers in ascending order; neighbours are a range if they are more than so many. */
  private static List<String> runs(int[] numbers, int few) {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < numbers.length; ) {
      int end = i;
      while (end + 1 < numbers.length && numbers[end + 1] == numbers[end] + 1) {
        end++;
      }
      if (end - i >= few) {
        runs.add(numbers[i] + "-" + numbers[end]);
      } else {
        IntStream.rangeClosed(i, end).mapToObj(at -> "" + numbers[at]).forEach(runs::add);
      }
      i = end + 1;
    }
    return runs;
  }

  private static String condition(Condition condition) {
    return switch (condition) {
      case Condition.From(boolean negated, AddressSet set) -> "from" + addresses(negated, set);
      case Condition.To(boolean negated, AddressSet set) -> "to" + addresses(negated, set);
      case Condition.Compare(Condition.Quantity quantity, Condition.Relation relation, int value) ->
          quantity.text() + relation.text() + value;
      case Condition.Until(LocalDate day) -> "until " + day;
      case Condition.Flag flag -> flag.text();
    };
  }

  private static String addresses(boolean negated, AddressSet set) {
    boolean one = set.ownBuiltIns().size() == 1 && set.prefixes().isEmpty();
    String text = set.toString();
    return (negated ? " not " : " ") + (one ? text.substring(2, text.length() - 2) : text);
  }
}
