package io.echogate.cli;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JsonGenerator;

/** Events as JSON documents, each on a line. */
final class EventJson {
  private EventJson() {}

  /**
   * Writes an event.
   *
   * @param leftOut how many events were left out since the one before
   */
  static void write(ReportedEvent event, long leftOut, JsonGenerator json) {
    Optional<ReportedEvent.Ruling> ruling = event.ruling();
    Optional<Statement> statement = ruling.flatMap(ReportedEvent.Ruling::statement);
    ReportedEvent.Packet packet = event.packet();
    json.writeStartObject();
    json.writeStringProperty("time", event.time().toString());
    text("interface", event.interfaceName(), json);
    json.writeNumberProperty("interfaceIndex", event.interfaceIndex());
    json.writeStringProperty("direction", event.direction().text());
    json.writeStringProperty("verdict", event.verdict().text());
    text("reason", ruling.map(ReportedEvent.Ruling::reason).map(Reason::text), json);
    text("policy", ruling.map(ReportedEvent.Ruling::policy), json);
    text("digest", ruling.map(ReportedEvent.Ruling::digest), json);
    number("line", map(statement.map(Statement::line)), json);
    text("statement", statement.map(Statement::text), json);
    text("family", packet.family().map(Family::text), json);
    text("source", packet.source().map(Address::toString), json);
    text("destination", packet.destination().map(Address::toString), json);
    number("type", packet.type(), json);
    number("code", packet.code(), json);
    text("message", packet.slug(), json);
    number("length", packet.length(), json);
    json.writeNumberProperty("frameLength", packet.frameLength());
    json.writeStringProperty("bytes", packet.bytes());
    json.writeNumberProperty("leftOut", leftOut);
    json.writeEndObject();
  }

  private static OptionalInt map(Optional<Integer> number) {
    return number.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private static void text(String name, Optional<String> value, JsonGenerator json) {
    json.writeStringProperty(name, value.orElse(null));
  }

  private static void number(String name, OptionalInt value, JsonGenerator json) {
    if (value.isPresent()) {
      json.writeNumberProperty(name, value.getAsInt());
    } else {
      json.writeNullProperty(name);
    }
  }
}
