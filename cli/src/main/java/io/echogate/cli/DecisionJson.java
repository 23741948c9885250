package io.echogate.cli;

import io.echogate.icmp.Family;
import io.echogate.policy.Statement;
import io.echogate.traffic.DecisionCount;
import io.echogate.traffic.FirstPacket;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JsonGenerator;

/** Packets of one kind and what became of them, in JSON documents. */
final class DecisionJson {
  private DecisionJson() {}

  /** Writes an object. */
  static void write(DecisionCount count, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("direction", count.direction().text());
    kind(count.family(), count.type(), json);
    json.writeStringProperty("verdict", count.verdict().text());
    json.writeStringProperty("reason", count.reason().text());
    line(count.statement(), json);
    json.writeNumberProperty("packets", count.packets());
    json.writeNumberProperty("bytes", count.bytes());
    json.writeNumberProperty("sources", count.sources());
    first(count.first(), json);
    json.writeEndObject();
  }

  /** Family and type, null where there is none. */
  static void kind(Optional<Family> family, OptionalInt type, JsonGenerator json) {
    json.writeStringProperty("family", family.map(Family::text).orElse(null));
    json.writeName("type");
    if (type.isPresent()) {
      json.writeNumber(type.getAsInt());
    } else {
      json.writeNull();
    }
  }

  /** The line of a statement, null where there is none. */
  static void line(Optional<Statement> statement, JsonGenerator json) {
    Json.number("line", statement.map(Statement::line), json);
  }

  /** The first packet. */
  static void first(FirstPacket first, JsonGenerator json) {
    json.writeName("first");
    json.writeStartObject();
    json.writeStringProperty("capture", first.capture());
    json.writeNumberProperty("number", first.number());
    json.writeStringProperty("time", first.time().map(Instant::toString).orElse(null));
    json.writeStringProperty("source", first.source().map(Object::toString).orElse(null));
    json.writeStringProperty("destination", first.destination().map(Object::toString).orElse(null));
    json.writeEndObject();
  }
}
