package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.policy.Dialect;
import io.echogate.policy.language.StatementSyntax.MessageItem;
import io.echogate.policy.language.Token.Kind;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How items of {@code icmp} lists are written: by slugs, where those mean the same. */
final class ItemSpelling {
  private static final Bounds SILENT = new Bounds(0, 0, 0, 0, Bounds.STANDARD.further());

  private final Registry registry = Registry.instance();

  /** The same words and signs, without blanks between them. */
  static String asWritten(MessageItem item) {
    Token code = item.code();
    return item.type().text() + (code == null ? "" : "/" + code.text());
  }

  /** The canonical form in a statement for these families; as written, if the item is wrong. */
  String of(Set<Family> families, MessageItem item) {
    Map<Family, List<Messages>> meaning = resolve(families, item);
    if (meaning.isEmpty() || item.type().startsWith("@")) {
      return asWritten(item);
    }
    return Stream.of(slug(families, meaning), withTypeSlug(families, meaning), numbers(meaning))
        .flatMap(Optional::stream)
        .filter(text -> resolve(families, item(text)).equals(meaning))
        .findFirst()
        .orElseGet(() -> asWritten(item));
  }

  /** One name for the messages, if they are a type or one code. */
  private Optional<String> slug(Set<Family> families, Map<Family, List<Messages>> meaning) {
    return common(
        families,
        meaning,
        messages -> messages.anyCode() || messages.firstCode() == messages.lastCode(),
        true);
  }

  /** The name of the type with the codes' numbers. */
  private Optional<String> withTypeSlug(Set<Family> families, Map<Family, List<Messages>> meaning) {
    Messages first = meaning.values().iterator().next().getFirst();
    return common(families, meaning, messages -> true, false)
        .map(name -> first.anyCode() ? name : name + "/" + codes(first));
  }

  /**
   * The slug that the messages have in all families.
   *
   * @param fitness whether messages can be called so at all
   * @param ofCode whether one code is called by its own slug, not by that of its type
   */
  private Optional<String> common(
      Set<Family> families,
      Map<Family, List<Messages>> meaning,
      Predicate<Messages> fitness,
      boolean ofCode) {
    Optional<String> name = Optional.empty();
    for (Family family : families) {
      List<Messages> some = meaning.getOrDefault(family, List.of());
      if (some.size() != 1
          || some.getFirst().firstType() != some.getFirst().lastType()
          || !fitness.test(some.getFirst())) {
        return Optional.empty();
      }
      Messages messages = some.getFirst();
      RegistryEntry entry =
          ofCode && !messages.anyCode()
              ? registry.message(family, messages.firstType(), messages.firstCode())
              : registry.type(family, messages.firstType());
      boolean other = name.isPresent() && !name.get().equals(entry.slug());
      if (other || entry.messages().firstType() != entry.messages().lastType()) {
        return Optional.empty();
      }
      name = Optional.of(entry.slug());
    }
    return name;
  }

  private static Optional<String> numbers(Map<Family, List<Messages>> meaning) {
    List<Messages> some = meaning.values().iterator().next();
    return some.size() == 1 ? Optional.of(numbers(some.getFirst())) : Optional.empty();
  }

  private static String numbers(Messages messages) {
    String types = range(messages.firstType(), messages.lastType());
    return messages.anyCode() ? types : types + "/" + codes(messages);
  }

  private static String codes(Messages messages) {
    return range(messages.firstCode(), messages.lastCode());
  }

  private static String range(int first, int last) {
    return first == last ? "" + first : first + "-" + last;
  }

  /** An item as the parser would read it. */
  private static MessageItem item(String text) {
    Source source = new Source("", text);
    int slash = text.indexOf('/');
    Token type = new Token(Kind.WORD, source, 0, slash < 0 ? text.length() : slash);
    @Nullable Token code =
        slash < 0 ? null : new Token(Kind.WORD, source, slash + 1, text.length());
    return new MessageItem(type, code);
  }

  private static Map<Family, List<Messages>> resolve(Set<Family> families, MessageItem item) {
    Reporter silent = new Reporter(item.type().source(), new Diagnostics(SILENT));
    return new MessageResolver(silent, Dialect.POLICY).resolve(families, item);
  }
}
