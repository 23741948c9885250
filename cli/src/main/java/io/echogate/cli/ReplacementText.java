package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.firewalls.audit.Comparison;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** What changes for packets when policies change, for people and for programs. */
final class ReplacementText {
  private ReplacementText() {}

  /** Shows what would change by policies that are not put in force; a document has no place. */
  static void print(List<Replacement> replacements, boolean asJson, Console console) {
    if (!asJson) {
      replacements.forEach(one -> console.out().print(of(one, false, console.outStyle())));
      console.out().flush();
    }
  }

  /**
   * A paragraph that names the interface, and the differences.
   *
   * @param done whether the new policy is in force already
   */
  static String of(Replacement replacement, boolean done, Style style) {
    String where = replacement.interfaceName() + ": ";
    Optional<Comparison> comparison = replacement.comparison();
    if (isSame(replacement)) {
      return where
          + "every ICMP packet %s treated as by the policy before%s\n"
              .formatted(done ? "is" : "would be", counting(replacement));
    }
    StringBuilder text = new StringBuilder();
    comparison
        .filter(some -> !some.differences().isEmpty())
        .ifPresent(
            some -> {
              text.append(where).append(done ? "what changed" : "what would change");
              text.append(" for ICMP packets").append(named(replacement));
              text.append(counting(replacement)).append("\n\n");
              text.append(DiffText.briefly(some, style)).append('\n');
            });
    replacement
        .notCompared()
        .forEach(
            why ->
                text.append(where)
                    .append("not compared with the policy before: ")
                    .append(why)
                    .append('\n'));
    if (!replacement.lost().isEmpty()) {
      text.append(where)
          .append(style.bad("lost"))
          .append(": ")
          .append(String.join(", ", LostText.names(replacement.lost())))
          .append('\n');
    }
    return text.toString();
  }

  private static boolean isSame(Replacement replacement) {
    return replacement.notCompared().isEmpty()
        && replacement.comparison().map(some -> some.differences().isEmpty()).orElse(false);
  }

  private static String named(Replacement replacement) {
    return replacement
        .before()
        .map(before -> ", after " + before.name() + " (" + Filter.shortDigest(before) + ")")
        .orElse("");
  }

  /** That what is compared is what policies say, where one of them only counts. */
  private static String counting(Replacement replacement) {
    if (replacement.counts()) {
      return replacement.countsBefore()
          ? "; both only count, and drop nothing"
          : "; but it only counts, and drops nothing";
    }
    return replacement.countsBefore() ? "; that one only counted, and dropped nothing" : "";
  }

  /** Three fields; they are empty where nothing was in force. */
  static void write(Optional<Replacement> replacement, JsonGenerator json) {
    json.writeName("before");
    replacement
        .flatMap(Replacement::before)
        .ifPresentOrElse(before -> policy(before, json), json::writeNull);
    json.writeArrayPropertyStart("differences");
    replacement
        .flatMap(Replacement::comparison)
        .ifPresent(comparison -> DiffJson.rows(comparison, json));
    json.writeEndArray();
    Json.strings("notCompared", replacement.map(Replacement::notCompared).orElse(List.of()), json);
    Json.strings(
        "functionsLost",
        replacement.map(some -> LostText.names(some.lost())).orElse(List.of()),
        json);
  }

  private static void policy(AppliedPolicy before, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("policy", before.name());
    json.writeStringProperty("digest", before.digest());
    json.writeEndObject();
  }
}
