package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.policy.language.StatementSyntax.MessageItem;
import io.echogate.policy.source.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes types of the items of an {@code icmp} list in {@code xfw { }}, which knows no codes. */
final class MessageResolver {
  private static final int LAST_TYPE = 255;

  private final Reporter reporter;
  private final Registry registry;

  MessageResolver(Reporter reporter, Registry registry) {
    this.reporter = reporter;
    this.registry = registry;
  }

  /** The types that an item names; empty, and an error, if it is wrong. */
  List<MessageRange> resolve(Family family, MessageItem item) {
    Token type = item.type();
    String text = type.text();
    Token code = item.code();
    if (code != null) {
      reporter.add(
          reporter
              .error(code.span(), "codes belong to policy NAME { }")
              .withHelp(
                  "xfw { } knows types only: " + type.clipped() + " stands for all its codes"));
    }
    if (text.charAt(0) == '@') {
      return group(family, type, text.substring(1));
    }
    int dash = text.indexOf('-');
    if (Numbers.isDecimal(text)) {
      return number(type).map(List::of).orElse(List.of());
    }
    if (dash > 0
        && Numbers.isDecimal(text.substring(0, dash))
        && Numbers.isDecimal(text.substring(dash + 1))) {
      return range(type, text.substring(0, dash), text.substring(dash + 1))
          .map(List::of)
          .orElse(List.of());
    }
    return name(family, type).map(List::of).orElse(List.of());
  }

  private Optional<MessageRange> number(Token type) {
    OptionalInt number = Numbers.upTo(LAST_TYPE, type.text());
    if (number.isEmpty()) {
      reporter.add(tooLarge(type));
      return Optional.empty();
    }
    return Optional.of(MessageRange.ofType(number.getAsInt()));
  }

  private Diagnostic tooLarge(Token type) {
    return reporter
        .error(type.span(), "no ICMP type is above " + LAST_TYPE)
        .withHelp("Tempesta xFW keeps the lowest 8 bits only: 264 counts as 8 there");
  }

  private Optional<MessageRange> range(Token type, String from, String to) {
    OptionalInt first = Numbers.upTo(LAST_TYPE, from);
    OptionalInt last = Numbers.upTo(LAST_TYPE, to);
    if (first.isEmpty() || last.isEmpty()) {
      reporter.add(tooLarge(type));
      return Optional.empty();
    }
    if (first.getAsInt() > last.getAsInt()) {
      reporter.add(
          reporter
              .error(type.span(), "the range " + type.shown() + " ends before it begins")
              .withHelp("write " + to + "-" + from));
      return Optional.empty();
    }
    return Optional.of(new MessageRange(first.getAsInt(), last.getAsInt(), MessageRange.ANY_CODE));
  }

  private Optional<MessageRange> name(Family family, Token name) {
    Optional<MessageRange> found = registry.find(family, name.text()).map(RegistryEntry::messages);
    if (found.isEmpty()) {
      reporter.add(unknown(family, name));
      return Optional.empty();
    }
    MessageRange messages = found.get();
    if (!messages.anyCode()) {
      reporter.add(
          reporter
              .error(name.span(), name.shown() + " is " + withCode(messages))
              .withHelp("xfw { } knows types only: " + typeName(family, messages.firstType())));
      return Optional.empty();
    }
    return found;
  }

  private static String withCode(MessageRange messages) {
    return "code " + messages.code() + " of type " + messages.firstType();
  }

  private String typeName(Family family, int type) {
    return "write " + registry.type(family, type).slug() + " for all codes of type " + type;
  }

  private Diagnostic unknown(Family family, Token name) {
    Family other = other(family);
    if (registry.find(other, name.text()).isPresent()) {
      return reporter
          .error(name.span(), name.shown() + " exists in " + other + " only")
          .withHelp("move it to an icmp " + other + " statement");
    }
    Diagnostic unknown = reporter.error(name.span(), name.shown() + " is no ICMP type");
    String otherwise = "types are numbers from 0 to 255, ranges such as 30-39, names and @groups";
    return unknown.withHelp(reporter.didYouMean(name, registry.names(family), otherwise));
  }

  private List<MessageRange> group(Family family, Token item, String name) {
    Optional<List<MessageRange>> found = registry.group(family, name);
    if (found.isEmpty()) {
      reporter.add(unknownGroup(family, item, name));
      return List.of();
    }
    Optional<MessageRange> code =
        found.get().stream().filter(messages -> !messages.anyCode()).findFirst();
    if (code.isPresent()) {
      reporter.add(
          reporter
              .error(item.span(), item.shown() + " holds " + withCode(code.get()))
              .withHelp("xfw { } knows types only: " + typeName(family, code.get().firstType())));
      return List.of();
    }
    return found.get();
  }

  private Diagnostic unknownGroup(Family family, Token item, String name) {
    Family other = other(family);
    if (registry.group(other, name).isPresent()) {
      return reporter
          .error(item.span(), "the group " + item.shown() + " exists in " + other + " only")
          .withHelp("move it to an icmp " + other + " statement");
    }
    List<String> groups = new ArrayList<>();
    registry.groups(family).forEach(group -> groups.add("@" + group));
    return reporter
        .error(item.span(), item.shown() + " is no group")
        .withHelp(reporter.didYouMean(item, groups, "groups are " + String.join(", ", groups)));
  }

  private static Family other(Family family) {
    return switch (family) {
      case IP4 -> Family.IP6;
      case IP6 -> Family.IP4;
    };
  }
}
