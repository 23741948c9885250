package io.echogate.policy.language;

import io.echogate.policy.Action;
import io.echogate.policy.AddressSet;
import io.echogate.policy.Condition;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.FormRule;
import io.echogate.policy.Limit;
import io.echogate.policy.NamedSet;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Statement;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A policy in lines without places, for comparison. */
final class Meaning {
  private Meaning() {}

  static List<String> of(Reading reading) {
    return reading.policies().stream().flatMap(Meaning::lines).toList();
  }

  private static Stream<String> lines(Policy policy) {
    return Stream.of(
            Stream.of(
                "evaluation " + policy.evaluation().isPresent(),
                "unlisted " + new TreeSet<>(policy.unlisted()),
                "statements " + policy.statements().size()),
            policy.limits().stream().map(Meaning::limit),
            policy.sets().stream().map(Meaning::set),
            policy.rules().stream().map(Meaning::rule),
            policy.defaults().stream().map(Meaning::defaultRule),
            policy.forms().stream().map(Meaning::form),
            policy.sources().entries().stream().map(Meaning::entry),
            policy.sources().defaults().stream().map(Meaning::sourceDefault))
        .flatMap(lines -> lines);
  }

  private static String limit(Limit limit) {
    return String.join(
            " ",
            "limit",
            limit.name(),
            rate(limit.packets()),
            rate(limit.bytes()),
            Long.toUnsignedString(limit.burst()),
            Long.toUnsignedString(limit.byteBurst()))
        + limit.per().map(Meaning::per).orElse("")
        + (limit.shared() ? " shared" : "");
  }

  private static String per(Limit.Per per) {
    return " per %s/%d,%d %d".formatted(per.side().text(), per.bits4(), per.bits6(), per.table());
  }

  private static String set(NamedSet set) {
    AddressSet addresses = set.addresses();
    return String.join(
        " ",
        "set",
        set.name(),
        addresses.toString(),
        "=",
        addresses.prefixes().toString(),
        new TreeSet<>(addresses.builtIns()).toString());
  }

  private static String rate(Optional<Limit.Rate> rate) {
    return rate.map(value -> Long.toUnsignedString(value.amount()) + "/" + value.seconds() + "s")
        .orElse("unlimited");
  }

  private static String rule(Rule rule) {
    return Stream.concat(
            Stream.of(
                index(rule.statement()),
                rule.family().text(),
                rule.direction().text(),
                rule.messages().toString(),
                action(rule.action())),
            rule.conditions().stream().map(Meaning::condition))
        .collect(Collectors.joining(" "));
  }

  private static String condition(Condition condition) {
    return switch (condition) {
      case Condition.From(boolean negated, AddressSet addresses) ->
          "from " + (negated ? "not " : "") + addresses;
      case Condition.To(boolean negated, AddressSet addresses) ->
          "to " + (negated ? "not " : "") + addresses;
      case Condition.Compare(var quantity, var relation, int value) ->
          quantity.text() + relation.text() + value;
      case Condition.Until(var day) -> "until " + day;
      case Condition.Flag flag -> flag.text();
    };
  }

  private static String form(FormRule rule) {
    return String.join(
        " ",
        index(rule.statement()),
        rule.target().text(),
        rule.family().text(),
        rule.direction().text(),
        rule.verdict().text());
  }

  private static String defaultRule(DefaultRule rule) {
    return String.join(
        " ",
        index(rule.statement()),
        rule.family().text(),
        rule.direction().text(),
        action(rule.action()));
  }

  private static String entry(SourceFilter.Entry entry) {
    return String.join(
        " ",
        index(entry.statement()),
        entry.family().text(),
        new TreeSet<>(entry.scopes()).toString(),
        entry.prefixes().toString(),
        action(entry.action()));
  }

  private static String sourceDefault(SourceFilter.Default entry) {
    return String.join(
        " ",
        index(entry.statement()),
        entry.family().text(),
        new TreeSet<>(entry.scopes()).toString(),
        action(entry.action()));
  }

  private static String index(@Nullable Statement statement) {
    return statement == null ? "implied" : Integer.toString(statement.index());
  }

  private static String action(Action action) {
    return switch (action) {
      case Action.Allow allow -> "allow";
      case Action.Block block -> "block";
      case Action.RateLimit limit -> limit.limits().stream().map(Limit::name).toList().toString();
    };
  }
}
