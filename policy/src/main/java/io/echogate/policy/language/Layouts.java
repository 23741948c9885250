package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Dialect;
import io.echogate.policy.language.Layout.Item;
import io.echogate.policy.language.Layout.Items;
import io.echogate.policy.language.Layout.Part;
import io.echogate.policy.language.Layout.Words;
import io.echogate.policy.language.StatementSyntax.ActionSyntax;
import io.echogate.policy.language.StatementSyntax.Argument;
import io.echogate.policy.language.StatementSyntax.DefaultEntry;
import io.echogate.policy.language.StatementSyntax.DefaultsStatement;
import io.echogate.policy.language.StatementSyntax.EvaluationStatement;
import io.echogate.policy.language.StatementSyntax.Head;
import io.echogate.policy.language.StatementSyntax.IcmpStatement;
import io.echogate.policy.language.StatementSyntax.IncludeStatement;
import io.echogate.policy.language.StatementSyntax.LimitStatement;
import io.echogate.policy.language.StatementSyntax.OtherStatement;
import io.echogate.policy.language.StatementSyntax.ProtocolStatement;
import io.echogate.policy.language.StatementSyntax.SetStatement;
import io.echogate.policy.language.StatementSyntax.SourceItem;
import io.echogate.policy.language.StatementSyntax.SourceStatement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the words of statements in their canonical form. */
final class Layouts {
  private final Dialect dialect;
  private final Comments comments;
  private final ItemSpelling messages = new ItemSpelling();

  /**
   * Looks at one block.
   *
   * @param comments knows what lies between words
   */
  Layouts(Dialect dialect, Comments comments) {
    this.dialect = dialect;
    this.comments = comments;
  }

  /** The words of a statement; of one that does not concern ICMP, as they stand. */
  Layout of(StatementSyntax statement) {
    return switch (statement) {
      case LimitStatement one -> limit(one);
      case IcmpStatement one -> icmp(one);
      case SourceStatement one ->
          withList(head(one.head()), endOf(one.head()), one.items(), this::source, Layouts::end);
      case SetStatement one -> set(one);
      case IncludeStatement one -> words("include " + one.path().text(), "");
      case EvaluationStatement one -> words(one.keyword().text() + (one.off() ? "/del" : ""), ";");
      case ProtocolStatement one ->
          withList(
              one.keyword().text(),
              one.keyword().end(),
              one.numbers(),
              number -> new Item(number.text(), number.start()),
              Token::end);
      case DefaultsStatement one ->
          words(
              one.entries().isEmpty()
                  ? "defaults { }"
                  : one.entries().stream()
                      .map(entry -> of(entry).flat())
                      .collect(Collectors.joining(" ", "defaults { ", " }")),
              "");
      case OtherStatement one -> words(one.keyword().source().text(one.span()), "");
    };
  }

  /** The words of an entry of {@code defaults}. */
  Layout of(DefaultEntry entry) {
    String words =
        Stream.concat(Stream.of(entry.target()), entry.words().stream())
            .map(Token::text)
            .collect(Collectors.joining(" "));
    return words(words + ": " + action(entry.action()), ";");
  }

  private static Layout words(String words, String end) {
    return new Layout(List.of(new Words(words)), end);
  }

  private <T> Layout withList(
      String head, int headEnd, List<T> items, Function<T, Item> item, Function<T, Integer> end) {
    return new Layout(List.of(new Words(head), list(headEnd, items, item, end)), "");
  }

  private <T> Items list(
      int before, List<T> items, Function<T, Item> item, Function<T, Integer> end) {
    int open = comments.next(before, "");
    int last = items.isEmpty() ? open + 1 : end.apply(items.getLast());
    return new Items(items.stream().map(item).toList(), open, comments.next(last, ",]"));
  }

  private static Layout limit(LimitStatement limit) {
    String words =
        Stream.concat(
                Stream.of(limit.keyword().text() + name(limit.name())),
                limit.arguments().stream().map(Layouts::argument))
            .collect(Collectors.joining(" "));
    return words(words, ";");
  }

  private static String name(@Nullable Token name) {
    return name == null ? "" : "=" + name.text();
  }

  private static String argument(Argument argument) {
    StringBuilder words = new StringBuilder(argument.key().text());
    Optional.ofNullable(argument.value()).ifPresent(word -> words.append('=').append(word.text()));
    Optional.ofNullable(argument.unit()).ifPresent(word -> words.append('/').append(word.text()));
    Optional.ofNullable(argument.second()).ifPresent(word -> words.append(',').append(word.text()));
    return words.toString();
  }

  private static String head(Head head) {
    StringBuilder words = new StringBuilder(head.keyword().text() + name(head.name()));
    head.words().forEach(word -> words.append(' ').append(word.text()));
    ActionSyntax action = head.action();
    return action == null
        ? words.toString()
        : words.append(" : ").append(action(action)).toString();
  }

  private static int endOf(Head head) {
    ActionSyntax action = head.action();
    return Stream.of(
            Stream.of(head.keyword()),
            Optional.ofNullable(head.name()).stream(),
            head.words().stream(),
            Optional.ofNullable(action).map(ActionSyntax::word).stream(),
            Optional.ofNullable(action).stream().flatMap(one -> one.limits().stream()))
        .flatMap(tokens -> tokens)
        .mapToInt(Token::end)
        .max()
        .orElseThrow();
  }

  private static String action(ActionSyntax action) {
    Token word = action.word();
    String limits = action.limits().stream().map(Token::text).collect(Collectors.joining("+"));
    return (word == null ? "" : word.text()) + (limits.isEmpty() ? "" : "=" + limits);
  }

  private Layout icmp(IcmpStatement statement) {
    Head head = statement.head();
    Set<Family> families = EnumSet.noneOf(Family.class);
    head.words().forEach(word -> ScopeWord.family(word.text()).ifPresent(families::add));
    if (families.isEmpty()) {
      families.addAll(EnumSet.allOf(Family.class));
    }
    List<Part> parts = new ArrayList<>();
    parts.add(new Words(head(head)));
    parts.add(
        list(
            endOf(head),
            statement.items(),
            item ->
                new Item(
                    dialect == Dialect.POLICY
                        ? messages.of(families, item)
                        : ItemSpelling.asWritten(item),
                    item.type().start()),
            item -> Optional.ofNullable(item.code()).orElse(item.type()).end()));
    statement.conditions().forEach(condition -> condition(condition, parts));
    return new Layout(parts, statement.conditions().isEmpty() ? "" : ";");
  }

  private void condition(ConditionSyntax condition, List<Part> parts) {
    switch (condition) {
      case ConditionSyntax.Flagged one -> parts.add(new Words(one.word()));
      case ConditionSyntax.Until one -> parts.add(new Words("until " + one.day().text()));
      case ConditionSyntax.Comparison one -> {
        Token value = one.value();
        String number = value == null ? "" : value.text();
        parts.add(new Words(one.word() + one.relation().text() + number));
      }
      case ConditionSyntax.Addresses one -> addresses(one, parts);
    }
  }

  private void addresses(ConditionSyntax.Addresses condition, List<Part> parts) {
    String words = condition.word() + (condition.negated() ? " not" : "");
    int end = condition.keyword().end();
    if (condition.negated()) {
      end = comments.next(end, "") + Keywords.NOT.length();
    }
    List<SourceItem> items = condition.items();
    int next = comments.next(end, "");
    boolean braces = items.isEmpty() || startOf(items.getFirst()) != next;
    Items list = list(end, items, this::address, Layouts::end);
    if (items.size() == 1 && !(braces && comments.anyWithin(list.open(), list.close()))) {
      parts.add(new Words(words + " " + list.items().getFirst().text()));
    } else {
      parts.add(new Words(words));
      parts.add(list);
    }
  }

  private Layout set(SetStatement set) {
    Token name = set.name();
    Token file = set.file();
    String words = set.keyword().text() + (name == null ? "" : " " + name.text());
    if (file != null) {
      return words(words + " " + Keywords.FILE + " " + file.text(), "");
    }
    int end = name == null ? set.keyword().end() : name.end();
    return withList(words, end, set.items(), this::address, Layouts::end);
  }

  private Item address(SourceItem item) {
    return new Item(AddressSpelling.of(item), startOf(item));
  }

  private Item source(SourceItem item) {
    return new Item(AddressSpelling.asWritten(item), startOf(item));
  }

  private static int startOf(SourceItem item) {
    return Stream.of(
            Optional.ofNullable(item.bracket()),
            Optional.ofNullable(item.address()),
            Optional.ofNullable(item.port()))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow()
        .start();
  }

  private static int end(SourceItem item) {
    return Stream.of(
            Optional.ofNullable(item.port()),
            Optional.ofNullable(item.length()),
            Optional.ofNullable(item.address()),
            Optional.ofNullable(item.bracket()))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow()
        .end();
  }
}
