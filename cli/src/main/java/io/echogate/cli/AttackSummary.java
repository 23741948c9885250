package io.echogate.cli;

import io.echogate.advice.analysis.AttackAnalysis;
import io.echogate.advice.analysis.Exposure;
import io.echogate.advice.analysis.Gap;
import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.knowledge.Attack;
import io.echogate.advice.knowledge.Role;
import io.echogate.cli.manual.Page;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Policy;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.JsonGenerator;

/**
 * Which attacks a policy leaves open: a line for each, by what is wrong with the messages that it
 * uses.
 *
 * @param role what the machine is; without one, only what is open whatever it is
 */
record AttackSummary(Policy policy, Optional<Role> role, List<Row> rows) {

  /** Behind the longest name of an attack. */
  private static final int NAME_WIDTH = 30;

  AttackSummary {
    rows = List.copyOf(rows);
  }

  static AttackSummary of(PolicyAnalysis analysis, Optional<Role> role) {
    List<Exposure> exposures =
        role.map(known -> new AttackAnalysis(analysis, known).all())
            .orElseGet(() -> AttackAnalysis.common(analysis));
    Map<Map.Entry<Gap, Attack>, List<Exposure>> groups = new LinkedHashMap<>();
    for (Exposure exposure : exposures) {
      groups
          .computeIfAbsent(Map.entry(exposure.gap(), exposure.attack()), key -> new ArrayList<>())
          .add(exposure);
    }
    return new AttackSummary(
        analysis.policy(),
        role,
        groups.entrySet().stream()
            .map(
                group ->
                    new Row(group.getKey().getKey(), group.getKey().getValue(), group.getValue()))
            .sorted((one, other) -> one.gap.compareTo(other.gap))
            .toList());
  }

  /** An attack, and the messages by which it is open in one way. */
  record Row(Gap gap, Attack attack, List<Exposure> exposures) {

    /** In numbers: {@code ip4 5/1, 5/3; ip6 137}. */
    String messages() {
      Map<Family, List<MessageRange>> messages = new EnumMap<>(Family.class);
      for (Exposure exposure : exposures) {
        add(
            messages.computeIfAbsent(exposure.family(), family -> new ArrayList<>()),
            exposure.messages());
      }
      return messages.entrySet().stream()
          .map(
              entry ->
                  entry.getKey()
                      + " "
                      + entry.getValue().stream().map(Row::text).collect(Collectors.joining(", ")))
          .collect(Collectors.joining("; "));
    }

    /** Two neighbours apart, more as a range. */
    private static String text(MessageRange range) {
      return range.lastType() == range.firstType() + 1
          ? range.firstType() + ", " + range.lastType()
          : range.toString();
    }

    /** Adds a range, to the last one where both are of neighbouring types. */
    private static void add(List<MessageRange> ranges, MessageRange next) {
      if (!ranges.isEmpty() && next.anyCode()) {
        MessageRange last = ranges.getLast();
        if (last.anyCode() && last.lastType() + 1 == next.firstType()) {
          ranges.removeLast();
          ranges.add(new MessageRange(last.firstType(), next.lastType(), MessageRange.ANY_CODE));
          return;
        }
      }
      ranges.add(next);
    }

    /** The lines that let them pass; none where nothing is written. */
    IntStream lines() {
      return exposures.stream()
          .flatMap(exposure -> exposure.deciders().stream())
          .mapToInt(Statement::line)
          .distinct()
          .sorted();
    }

    void print(Page page) {
      String lines = lines().mapToObj(String::valueOf).collect(Collectors.joining(", "));
      page.entry(
          "  " + attack.name(),
          NAME_WIDTH,
          messages() + (lines.isEmpty() ? "" : " (" + lines + ")"));
    }
  }

  /** For people; nothing where nothing is open. */
  void print(boolean named, Page page) {
    if (rows.isEmpty()) {
      return;
    }
    page.title(
        "left open, "
            + role.map(known -> "as " + known.text()).orElse("whatever the machine is")
            + (named ? ", policy " + policy.name() : "")
            + " (echogate explain NAME tells what helps)");
    for (Gap gap : Gap.values()) {
      List<Row> some = rows.stream().filter(row -> row.gap == gap).toList();
      if (!some.isEmpty()) {
        page.paragraph(gap.text());
        some.forEach(row -> row.print(page));
      }
    }
  }

  /** An object for each line. */
  void json(JsonGenerator json) {
    for (Row row : rows) {
      json.writeStartObject();
      json.writeStringProperty("policy", policy.name());
      json.writeStringProperty("role", role.map(Role::text).orElse(null));
      json.writeStringProperty("attack", row.attack.name());
      json.writeStringProperty("title", row.attack.title());
      json.writeStringProperty("gap", row.gap.word());
      json.writeStringProperty("messages", row.messages());
      json.writeArrayPropertyStart("lines");
      row.lines().forEach(json::writeNumber);
      json.writeEndArray();
      json.writeStringProperty(
          "example",
          row.exposures.stream()
              .flatMap(exposure -> exposure.example().stream())
              .findFirst()
              .map(Object::toString)
              .orElse(null));
      json.writeStringProperty("countermeasure", row.attack.countermeasure());
      json.writeStringProperty("source", row.attack.source());
      json.writeEndObject();
    }
  }
}
