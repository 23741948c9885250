package io.echogate.cli;

import io.echogate.cli.demo.Expectation;
import io.echogate.cli.demo.Row;
import io.echogate.cli.demo.Ruling;
import io.echogate.cli.demo.Scene;
import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Statement;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** The demo's rows as a JSON object. */
record DemoJson(List<Row> rows) {

  void write(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("verdict", rows.stream().allMatch(Row::agrees) ? "ok" : "differences");
    json.writeObjectPropertyStart("policies");
    for (Scene scene : Scene.values()) {
      json.writeStringProperty(name(scene), scene.policy().source().text());
    }
    json.writeEndObject();
    json.writeArrayPropertyStart("rows");
    rows.forEach(row -> row(row, json));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String name(Scene scene) {
    return scene.name().toLowerCase(Locale.ROOT);
  }

  private static void row(Row row, JsonGenerator json) {
    Expectation expectation = row.expectation();
    json.writeStartObject();
    json.writeStringProperty("message", expectation.act().message().label());
    json.writeStringProperty("scene", name(expectation.act().scene()));
    json.writeNumberProperty("frames", expectation.act().message().frames().size());
    json.writeArrayPropertyStart("decisions");
    for (int i = 0; i < row.counters().size(); i++) {
      decision(expectation.rulings().get(i), row.counters().get(i), json);
    }
    json.writeEndArray();
    json.writeNumberProperty("framesArrived", row.arrived());
    json.writeStringProperty("effect", DemoEffect.of(row));
    json.writeBooleanProperty("agrees", row.agrees());
    json.writeEndObject();
  }

  private static void decision(Ruling ruling, Row.Change counter, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("verdict", ruling.decision().verdict().text());
    json.writeStringProperty("reason", ruling.decision().reason().text());
    Statement statement = ruling.decision().statement();
    if (statement == null) {
      json.writeNullProperty("line");
      json.writeNullProperty("text");
    } else {
      json.writeNumberProperty("line", statement.line());
      json.writeStringProperty("text", statement.text());
    }
    Family family = ruling.family();
    json.writeStringProperty("family", family == null ? null : family.text());
    if (ruling.type() == Packet.NONE) {
      json.writeNullProperty("type");
    } else {
      json.writeNumberProperty("type", ruling.type());
    }
    json.writeNumberProperty("packets", ruling.packets());
    json.writeNumberProperty("counterBefore", counter.before());
    json.writeNumberProperty("counterAfter", counter.after());
    json.writeEndObject();
  }
}
