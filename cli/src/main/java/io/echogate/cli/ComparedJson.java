package io.echogate.cli;

import io.echogate.traffic.Difference;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** A comparison of policies on captures as a JSON document. */
final class ComparedJson {
  private ComparedJson() {}

  /** Writes the document. */
  static void write(ComparedReplays compared, JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart("replays");
    compared.outcomes().forEach(outcome -> ReplayJson.write(outcome, Optional.empty(), json));
    json.writeEndArray();
    json.writeArrayPropertyStart("differences");
    compared.differences().forEach(difference -> difference(difference, json));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void difference(Difference difference, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("direction", difference.direction().text());
    DecisionJson.kind(difference.family(), difference.type(), json);
    json.writeNumberProperty("packets", difference.packets());
    json.writeNumberProperty("bytes", difference.bytes());
    json.writeArrayPropertyStart("said");
    for (Difference.Said said : difference.said()) {
      json.writeStartObject();
      json.writeStringProperty("verdict", said.verdict().text());
      json.writeStringProperty("reason", said.reason().text());
      DecisionJson.line(said.statement(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    DecisionJson.first(difference.first(), json);
    json.writeEndObject();
  }
}
