package io.echogate.advice.knowledge;

import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.icmp.Table;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes the knowledge base of its tables. */
final class KnowledgeReader {
  private final Knowledge knowledge = new Knowledge();
  private final Map<String, Opening> openings = new HashMap<>();

  private KnowledgeReader() {}

  static Knowledge read() {
    KnowledgeReader reader = new KnowledgeReader();
    for (Family family : Family.values()) {
      Registry.messages(family).forEach(row -> reader.message(family, row));
    }
    table("functions.tsv").forEach(reader::function);
    table("openings.tsv").forEach(reader::opening);
    table("attacks.tsv").forEach(reader::attack);
    table("lan_host.tsv").forEach(reader::lanHost);
    return reader.knowledge;
  }

  private static Table table(String name) {
    return Table.read(name, KnowledgeReader.class.getResourceAsStream(name));
  }

  private void message(Family family, Table.Row row) {
    Map<Situation, Recommendation> recommendations = new EnumMap<>(Situation.class);
    for (Situation situation : Situation.values()) {
      recommendations.put(situation, recommendation(row.cell(situation.column())));
    }
    knowledge.add(
        new MessageFacts(
            entry(family, row.cell("type"), row.cell("code")),
            list(row.cell("needed_for"), ","),
            row.cell("if_blocked"),
            row.cell("if_allowed"),
            severity(row.cell("severity_if_blocked")),
            severity(row.cell("severity_if_allowed")),
            recommendations,
            row.cell("source")));
  }

  private static RegistryEntry entry(Family family, String types, String code) {
    int dash = types.indexOf('-');
    int type = Integer.parseInt(dash < 0 ? types : types.substring(0, dash));
    Registry registry = Registry.instance();
    return code.equals("*")
        ? registry.type(family, type)
        : registry.message(family, type, Integer.parseInt(code));
  }

  private void function(Table.Row row) {
    knowledge.add(
        new Function(
            row.cell("function"),
            row.cell("title"),
            row.cell("broken_symptom"),
            needs(row.cell("host_messages")),
            needs(row.cell("router_messages")),
            row.cell("scope_notes"),
            row.cell("source")));
  }

  private static List<Need> needs(String text) {
    return list(text, ";").stream().map(KnowledgeReader::need).toList();
  }

  private static Need need(String text) {
    boolean optional = text.endsWith("?");
    String[] parts = (optional ? text.substring(0, text.length() - 1) : text).split(":", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("no need: " + text);
    }
    int slash = parts[2].indexOf('/');
    String code = parts[2].substring(slash + 1);
    return new Need(
        family(parts[0]),
        word(Way.values(), Way::text, parts[1]),
        message(parts[2].substring(0, slash), code),
        word(Scope.values(), Scope::text, parts[3]),
        optional);
  }

  private void opening(Table.Row row) {
    Map<Family, List<MessageRange>> messages = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      List<String> words = list(row.cell(family.text()), ",");
      if (!words.isEmpty()) {
        messages.put(family, words.stream().map(KnowledgeReader::range).toList());
      }
    }
    Opening.How how = word(Opening.How.values(), Opening.How::text, row.cell("opening"));
    openings.put(row.cell("attack"), new Opening(how, messages, row.cell("remark")));
  }

  private static MessageRange range(String text) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      return message(text.substring(0, slash), text.substring(slash + 1));
    }
    int dash = text.indexOf('-');
    return new MessageRange(
        Integer.parseInt(dash < 0 ? text : text.substring(0, dash)),
        Integer.parseInt(text.substring(dash + 1)),
        MessageRange.ANY_CODE);
  }

  private void attack(Table.Row row) {
    String name = row.cell("attack");
    String messages = row.cell("messages");
    knowledge.add(
        new Attack(
            name,
            row.cell("title"),
            messages,
            AttackMessages.of(messages),
            row.cell("countermeasure"),
            row.cell("do_not"),
            row.cell("source"),
            Objects.requireNonNull(openings.get(name), name)));
  }

  private void lanHost(Table.Row row) {
    knowledge.add(
        family(row.cell("family")),
        message(row.cell("type"), row.cell("code")),
        new Knowledge.LanAdvice(
            recommendation(row.cell("lan_in")), recommendation(row.cell("lan_out"))));
  }

  private static MessageRange message(String type, String code) {
    int number = Integer.parseInt(type);
    return code.equals("*")
        ? MessageRange.ofType(number)
        : new MessageRange(number, number, Integer.parseInt(code));
  }

  private static Family family(String text) {
    return switch (text) {
      case "v4" -> Family.IP4;
      case "v6" -> Family.IP6;
      default -> throw new IllegalArgumentException("unknown family: " + text);
    };
  }

  private static Recommendation recommendation(String text) {
    return word(Recommendation.values(), Recommendation::text, text);
  }

  private static Severity severity(String text) {
    return word(Severity.values(), Severity::text, text);
  }

  private static List<String> list(String text, String separator) {
    return text.isEmpty() ? List.of() : List.of(text.split(separator, -1));
  }

  private static <T> T word(
      T[] values, java.util.function.Function<T, String> text, String wanted) {
    return Arrays.stream(values)
        .filter(value -> text.apply(value).equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown word: " + wanted));
  }
}
