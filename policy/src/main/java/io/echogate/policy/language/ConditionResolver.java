package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.AddressSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Condition.Compare;
import io.echogate.policy.Condition.Flag;
import io.echogate.policy.Condition.Quantity;
import io.echogate.policy.source.Span;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Makes conditions of what stands behind the braces of a statement. */
final class ConditionResolver {
  /** No number of a packet is larger. */
  private static final int LARGEST = 65_575;

  private static final int DAY = "2027-03-31".length();

  private final Reporter reporter;
  private final AddressResolver addresses;

  ConditionResolver(Reporter reporter, SetTable sets) {
    this.reporter = reporter;
    this.addresses = new AddressResolver(reporter, sets);
  }

  /** The conditions of a statement for these families; wrong ones are reported and left out. */
  List<Condition> resolve(Set<Family> families, List<ConditionSyntax> all) {
    if (all.isEmpty()) {
      return List.of();
    }
    List<Condition> conditions = new ArrayList<>();
    Map<String, Token> before = new HashMap<>();
    Quantities quantities = new Quantities(families);
    for (ConditionSyntax syntax : all) {
      refuseSecond(syntax, before);
      Optional<? extends Condition> condition =
          switch (syntax) {
            case ConditionSyntax.Addresses one -> addresses(one);
            case ConditionSyntax.Comparison one -> comparison(one, families, quantities);
            case ConditionSyntax.Flagged one -> Optional.of(flag(one.word()));
            case ConditionSyntax.Until one -> until(one.day());
          };
      condition.ifPresent(conditions::add);
    }
    return conditions;
  }

  /** The condition of one word. */
  static Flag flag(String word) {
    return Arrays.stream(Flag.values())
        .filter(flag -> flag.text().equals(word))
        .findFirst()
        .orElseThrow();
  }

  private void refuseSecond(ConditionSyntax syntax, Map<String, Token> before) {
    String key =
        switch (syntax) {
          case ConditionSyntax.Addresses one -> one.word();
          case ConditionSyntax.Comparison one -> one.word() + one.relation().text();
          case ConditionSyntax.Flagged one -> one.word();
          case ConditionSyntax.Until one -> Keywords.UNTIL;
        };
    Token first = before.putIfAbsent(key, syntax.keyword());
    if (first != null) {
      reporter.add(
          reporter
              .error(syntax.keyword(), "the condition '" + key + "' is written twice")
              .withPlace(first.source(), first.span(), "the first one is here")
              .withHelp(
                  syntax instanceof ConditionSyntax.Addresses
                      ? "put all prefixes into one " + key + " { ... }"
                      : "write it once"));
    }
  }

  private Optional<Condition> addresses(ConditionSyntax.Addresses syntax) {
    if (syntax.items().isEmpty()) {
      reporter.add(
          reporter
              .error(syntax.keyword(), "'" + syntax.word() + "' with an empty list")
              .withHelp("write prefixes or @SET into the braces, or leave the condition out"));
      return Optional.empty();
    }
    AddressSet set = addresses.resolve(syntax.keyword(), syntax.items());
    return Optional.of(
        syntax.word().equals(Keywords.FROM)
            ? new Condition.From(syntax.negated(), set)
            : new Condition.To(syntax.negated(), set));
  }

  private Optional<Condition> comparison(
      ConditionSyntax.Comparison syntax, Set<Family> families, Quantities quantities) {
    Token value = syntax.value();
    if (value == null) {
      return Optional.empty();
    }
    Quantity quantity =
        Arrays.stream(Quantity.values())
            .filter(one -> one.text().equals(syntax.word()))
            .findFirst()
            .orElseThrow();
    if (!Numbers.isDecimal(value.text())) {
      reporter.add(
          reporter
              .error(value, value.shown() + " is no number")
              .withHelp(Quantities.range(families, quantity)));
      return Optional.empty();
    }
    OptionalInt number = Numbers.upTo(LARGEST, value.text());
    Compare compare = new Compare(quantity, syntax.relation(), number.orElse(LARGEST));
    boolean possible = number.isPresent() && new Quantities(families).narrow(compare);
    Span span = syntax.keyword().span().to(value.span());
    if (!possible) {
      reporter.add(
          reporter
              .error(span, "no packet can meet this condition")
              .withHelp(Quantities.range(families, quantity)));
      return Optional.empty();
    }
    if (!quantities.narrow(compare)) {
      reporter.add(
          reporter
              .error(span, "no packet can meet this condition and the one before")
              .withHelp("the " + quantity.text() + " cannot be both; widen one of them"));
    }
    return Optional.of(compare);
  }

  private Optional<Condition> until(Token day) {
    try {
      if (day.length() == DAY) {
        return Optional.of(new Condition.Until(LocalDate.parse(day.text())));
      }
    } catch (DateTimeParseException none) {
      // Reported below.
    }
    reporter.add(
        reporter
            .error(day, day.shown() + " is no day")
            .withHelp("write a day of the calendar as YYYY-MM-DD, such as 2027-03-31"));
    return Optional.empty();
  }
}
