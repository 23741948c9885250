package io.echogate.cli;

import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Report;
import io.echogate.firewalls.audit.Row;
import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The messages about which something is asked.
 *
 * @param words as they were asked for
 * @param messages those of each family
 */
record AskedMessages(String words, Map<Family, MessageSet> messages) {
  static final String OPTION = "--types";

  private static final int HIGHEST = 255;

  AskedMessages {
    messages = Map.copyOf(messages);
  }

  static OptionSpec option() {
    return Options.text(
        OPTION,
        "MESSAGES",
        "only these: 11, 3/4, echo-request, @errors; several with commas between them");
  }

  /**
   * What {@link #OPTION} says; empty without it. A number means the families in which it is that of
   * a message in use, or both if it is in neither.
   *
   * @throws Refusal if something in it is no message
   */
  static Optional<AskedMessages> of(ParseResult arguments) {
    return arguments.hasMatchedOption(OPTION)
        ? Optional.of(parse(arguments.matchedOptionValue(OPTION, ""), OPTION, true))
        : Optional.empty();
  }

  /**
   * What an operand says. A number means the families in which it is one of a message, or both if
   * it is in neither.
   *
   * @param families those that are meant
   * @throws Refusal if something in it is no message of these
   */
  static AskedMessages operand(String text, List<Family> families) {
    AskedMessages parsed = parse(text, "MESSAGE", false);
    Map<Family, MessageSet> assigned = new EnumMap<>(Family.class);
    Map<Family, MessageSet> all = new EnumMap<>(Family.class);
    for (Family family : families) {
      MessageSet some = parsed.of(family);
      if (!some.isEmpty()) {
        all.put(family, some);
      }
      if (isAssigned(family, some)) {
        assigned.put(family, some);
      }
    }
    if (all.isEmpty()) {
      throw Refusal.usage(
          Visible.cut(text, 60) + " is no message of " + families.getFirst().text(),
          "ask about the other family");
    }
    return new AskedMessages(text, assigned.isEmpty() ? all : assigned);
  }

  /** Whether any of them is more than a number: neither reserved nor for experiments. */
  private static boolean isUsed(Family family, List<MessageRange> ranges) {
    MessageSet.Builder messages = new MessageSet.Builder();
    ranges.forEach(messages::add);
    MessageSet all = messages.build();
    return all.types()
        .anyMatch(
            type ->
                all.codes(type)
                    .anyMatch(
                        code -> isAssigned(family, type, code) && isUsed(family, type, code)));
  }

  private static boolean isUsed(Family family, int type, int code) {
    Kind kind = Registry.instance().message(family, type, code).kind();
    return kind != Kind.RESERVED && kind != Kind.EXPERIMENTAL;
  }

  private static boolean isAssigned(Family family, MessageSet messages) {
    return messages
        .types()
        .anyMatch(type -> messages.codes(type).anyMatch(code -> isAssigned(family, type, code)));
  }

  private static boolean isAssigned(Family family, int type, int code) {
    RegistryEntry entry = Registry.instance().message(family, type, code);
    // Of a type that has codes, one that nobody uses is known by the type alone.
    boolean spare =
        entry.messages().anyCode()
            && !Registry.instance().message(family, type, 0).messages().anyCode();
    return entry.kind() != Kind.UNASSIGNED && !spare;
  }

  /**
   * Reads words.
   *
   * @param strict whether each word means only the families in which it is one of a message in use
   */
  private static AskedMessages parse(String text, String name, boolean strict) {
    Map<Family, MessageSet.Builder> builders = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      builders.put(family, new MessageSet.Builder());
    }
    for (String word : text.split(",", -1)) {
      Map<Family, List<MessageRange>> meant = new EnumMap<>(Family.class);
      builders.keySet().forEach(family -> meant.put(family, ranges(family, word)));
      boolean used =
          meant.entrySet().stream().anyMatch(one -> isUsed(one.getKey(), one.getValue()));
      if (strict && used) {
        meant.entrySet().removeIf(one -> !isUsed(one.getKey(), one.getValue()));
      }
      builders.forEach(
          (family, builder) -> meant.getOrDefault(family, List.of()).forEach(builder::add));
      if (meant.values().stream().allMatch(List::isEmpty)) {
        throw Refusal.usage(
            name + " takes no '" + Visible.cut(word, 60) + "'",
            DidYouMean.or(
                "it takes types such as 11, messages such as 3/4 or echo-request, groups such as"
                    + " @errors, with commas between them and no blanks",
                word,
                names()));
      }
    }
    Map<Family, MessageSet> messages = new EnumMap<>(Family.class);
    builders.forEach((family, builder) -> messages.put(family, builder.build()));
    return new AskedMessages(text, messages);
  }

  private static List<MessageRange> ranges(Family family, String word) {
    if (word.startsWith("@")) {
      return Registry.instance().group(family, word.substring(1)).orElse(List.of());
    }
    if (!word.isEmpty() && Character.isDigit(word.charAt(0))) {
      return numbers(word).map(List::of).orElse(List.of());
    }
    return Registry.instance()
        .find(family, word)
        .map(entry -> List.of(entry.messages()))
        .orElse(List.of());
  }

  private static Optional<MessageRange> numbers(String word) {
    int slash = word.indexOf('/');
    int type = number(slash < 0 ? word : word.substring(0, slash));
    int code = slash < 0 ? MessageRange.ANY_CODE : number(word.substring(slash + 1));
    boolean valid = type >= 0 && (slash < 0 || code >= 0);
    return valid ? Optional.of(new MessageRange(type, type, code)) : Optional.empty();
  }

  private static int number(String digits) {
    if (!digits.matches("[0-9]{1,3}")) {
      return -1;
    }
    int number = Integer.parseInt(digits);
    return number <= HIGHEST ? number : -1;
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (Family family : Family.values()) {
      names.addAll(Registry.instance().names(family));
      Registry.instance().groups(family).forEach(group -> names.add("@" + group));
    }
    return names;
  }

  /** A report with what it says about these messages; what it says about rules stays. */
  Report narrowed(Report report) {
    List<Row> rows = new ArrayList<>();
    for (Row row : report.rows()) {
      MessageSet some = row.messages().intersection(of(row.family()));
      if (!some.isEmpty()) {
        rows.add(new Row(row.family(), row.course(), some, row.entries()));
      }
    }
    return new Report(
        report.role(),
        report.families(),
        report.findings().stream().filter(this::concerns).toList(),
        rows,
        report.dead(),
        report.unknown(),
        report.unfinished());
  }

  private boolean concerns(AuditFinding finding) {
    return finding
        .family()
        .map(family -> !finding.messages().intersection(of(family)).isEmpty())
        .orElseGet(
            () ->
                messages.values().stream()
                    .anyMatch(some -> !finding.messages().intersection(some).isEmpty()));
  }

  /** Those of a family; none if it has none of them. */
  MessageSet of(Family family) {
    return messages.getOrDefault(family, new MessageSet.Builder().build());
  }
}
