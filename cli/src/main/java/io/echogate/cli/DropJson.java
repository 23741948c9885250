package io.echogate.cli;

import io.echogate.advice.losses.Drop;
import io.echogate.advice.losses.FunctionLoss;
import io.echogate.advice.losses.FunctionLoss.Lost;
import io.echogate.advice.losses.Losses;
import io.echogate.icmp.Family;
import io.echogate.policy.Statement;
import tools.jackson.core.JsonGenerator;

/** What was dropped, by function, in JSON documents. */
final class DropJson {
  private DropJson() {}

  /** The properties {@code functions} and {@code others} of an object. */
  static void write(Losses losses, JsonGenerator json) {
    json.writeArrayPropertyStart("functions");
    losses.functions().forEach(loss -> function(loss, json));
    json.writeEndArray();
    json.writeArrayPropertyStart("others");
    for (Drop drop : losses.others()) {
      json.writeStartObject();
      drop(drop, json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void function(FunctionLoss loss, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("function", loss.function().name());
    json.writeStringProperty("title", loss.function().title());
    json.writeBooleanProperty("critical", loss.isCritical());
    json.writeStringProperty("consequence", loss.function().symptom());
    json.writeArrayPropertyStart("messages");
    for (Lost lost : loss.lost()) {
      json.writeStartObject();
      drop(lost.drop(), json);
      json.writeBooleanProperty("critical", lost.critical());
      json.writeBooleanProperty("certain", lost.certain());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void drop(Drop drop, JsonGenerator json) {
    json.writeStringProperty("direction", drop.direction().text());
    json.writeStringProperty("family", drop.family().map(Family::text).orElse(null));
    json.writeName("type");
    if (drop.type().isPresent()) {
      json.writeNumber(drop.type().getAsInt());
    } else {
      json.writeNull();
    }
    json.writeStringProperty("reason", drop.reason().text());
    json.writeName("line");
    drop.statement().map(Statement::line).ifPresentOrElse(json::writeNumber, json::writeNull);
    json.writeStringProperty("text", drop.statement().map(Statement::text).orElse(null));
    json.writeNumberProperty("packets", drop.packets());
    json.writeNumberProperty("bytes", drop.bytes());
  }
}
