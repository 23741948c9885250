package io.echogate.cli;

import io.echogate.advice.knowledge.Function;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.firewalls.audit.Difference;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.PrefixSet;
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
    Json.strings("messages", some.messageNames(), json);
    prefixes("sources", some.sources(), some, json);
    prefixes("destinations", some.destinations(), some, json);
    Json.strings("in", some.in(), json);
    Json.strings("out", some.out(), json);
    json.writeArrayPropertyStart("state");
    some.states().stream().sorted().map(States::text).forEach(json::writeString);
    json.writeEndArray();
    json.writeStringProperty("before", some.before().text());
    json.writeStringProperty("after", some.after().text());
    Json.number("lineBefore", line(some.decidedBefore()), json);
    Json.number("lineAfter", line(some.decidedAfter()), json);
    chain("chainBefore", some.decidedBefore(), json);
    chain("chainAfter", some.decidedAfter(), json);
    json.writeStringProperty("example", SituationText.of(some.course(), some.example()));
    Json.strings("functionsLost", some.lost().stream().map(Function::name).toList(), json);
    Json.strings("functionsGained", some.gained().stream().map(Function::name).toList(), json);
    json.writeEndObject();
  }

  private static void prefixes(String name, PrefixSet set, Difference some, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    set.prefixes(some.family()).forEach(prefix -> json.writeString(prefix.toString()));
    json.writeEndArray();
  }

  private static Optional<Integer> line(Optional<Decision> decision) {
    return decision.flatMap(Decision::rule).map(Rule::line);
  }

  /** The chain or list that packets entered where it was decided; null where there is none. */
  private static void chain(String name, Optional<Decision> decision, JsonGenerator json) {
    json.writeStringProperty(
        name, decision.map(some -> some.entered().name().toString()).orElse(null));
  }
}
