package io.echogate.cli;

import io.echogate.advice.knowledge.Function;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.firewalls.audit.Difference;
import io.echogate.firewalls.regions.Decision;
import io.echogate.policy.PrefixSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Differences as a JSON array. */
final class DiffJson {
  private DiffJson() {}

  static void print(Comparison comparison, JsonGenerator json) {
    json.writeStartArray();
    rows(comparison, json);
    json.writeEndArray();
  }

  /** The elements of the array. */
  static void rows(Comparison comparison, JsonGenerator json) {
    comparison.differences().forEach(some -> difference(some, json));
  }

  private static void difference(Difference some, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("family", some.family().text());
    json.writeStringProperty("direction", some.course().text());
    json.writeNumberProperty("type", some.example().type());
    json.writeNumberProperty("code", some.example().code());
    words("messages", some.messageNames(), json);
    prefixes("sources", some.sources(), some, json);
    prefixes("destinations", some.destinations(), some, json);
    words("in", some.in(), json);
    words("out", some.out(), json);
    json.writeArrayPropertyStart("state");
    some.states().stream()
        .sorted()
        .map(state -> state.name().toLowerCase(Locale.ROOT))
        .forEach(json::writeString);
    json.writeEndArray();
    json.writeStringProperty("before", some.before().text());
    json.writeStringProperty("after", some.after().text());
    line("lineBefore", some.decidedBefore(), json);
    line("lineAfter", some.decidedAfter(), json);
    json.writeStringProperty("example", SituationText.of(some.course(), some.example()));
    words("functionsLost", some.lost().stream().map(Function::name).toList(), json);
    words("functionsGained", some.gained().stream().map(Function::name).toList(), json);
    json.writeEndObject();
  }

  private static void words(String name, List<String> words, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    words.forEach(json::writeString);
    json.writeEndArray();
  }

  private static void prefixes(String name, PrefixSet set, Difference some, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    set.prefixes(some.family()).forEach(prefix -> json.writeString(prefix.toString()));
    json.writeEndArray();
  }

  private static void line(String name, Optional<Decision> decision, JsonGenerator json) {
    json.writeName(name);
    Optional<Integer> line = decision.flatMap(Decision::rule).map(rule -> rule.line());
    if (line.isPresent()) {
      json.writeNumber(line.get());
    } else {
      json.writeNull();
    }
  }
}
