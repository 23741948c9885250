package io.echogate.cli;

import io.echogate.engine.Decision;
import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.policy.Direction;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** What is to be said about a policy's decision on one packet. */
record Explanation(DescribedPacket asked, Decision decision) {

  /** For people, a line a fact. */
  String text(Style style) {
    String verdict = decision.verdict().text();
    StringBuilder text = new StringBuilder();
    line(
        text,
        "verdict",
        decision.verdict() == Verdict.PASS ? style.good(verdict) : style.bad(verdict));
    line(text, "reason", decision.reason().text());
    statement()
        .ifPresent(
            statement ->
                line(
                    text,
                    "decided",
                    statement.origin().file() + ":" + statement.line() + ": " + statement.text()));
    line(text, "because", because());
    line(text, "packet", PacketText.of(asked));
    message()
        .ifPresent(
            message ->
                line(
                    text,
                    "message",
                    "%s (%s, %s), %s"
                        .formatted(
                            message.title(),
                            message.kind().text(),
                            message.status().text(),
                            message.rfc().replace(",", ", "))));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-9s%s\n".formatted(name + ":", value));
  }

  /** The same as a JSON object. */
  void json(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("verdict", decision.verdict().text());
    json.writeStringProperty("reason", decision.reason().text());
    Optional<Statement> statement = statement();
    if (statement.isPresent()) {
      json.writeNumberProperty("line", statement.get().line());
      json.writeStringProperty("text", statement.get().text());
    } else {
      json.writeNullProperty("line");
      json.writeNullProperty("text");
    }
    json.writeStringProperty("because", because());
    Optional<RegistryEntry> message = message();
    if (message.isPresent()) {
      messageJson(message.get(), json);
      json.writeStringProperty("source", message.get().rfc());
    } else {
      json.writeNullProperty("message");
      json.writeNullProperty("source");
    }
    json.writeEndObject();
  }

  private void messageJson(RegistryEntry message, JsonGenerator json) {
    json.writeObjectPropertyStart("message");
    json.writeStringProperty("family", message.family().text());
    json.writeNumberProperty("type", asked.packet().type());
    json.writeNumberProperty("code", asked.packet().code());
    json.writeStringProperty("slug", message.slug());
    json.writeStringProperty("title", message.title());
    json.writeStringProperty("kind", message.kind().text());
    json.writeStringProperty("status", message.status().text());
    json.writeEndObject();
  }

  private Optional<Statement> statement() {
    return Optional.ofNullable(decision.statement());
  }

  /** What the message is, where the packet has a type and a code. */
  private Optional<RegistryEntry> message() {
    Packet packet = asked.packet();
    Family family = packet.family();
    return family == null || packet.type() == Packet.NONE || packet.code() == Packet.NONE
        ? Optional.empty()
        : Optional.of(Registry.instance().message(family, packet.type(), packet.code()));
  }

  /** Why, in a sentence; the limits' buckets are full, for only one packet is looked at. */
  private String because() {
    String why =
        switch (decision.reason()) {
          case ALLOWED -> "the statement lists the type and allows it";
          case BLOCKED -> "the statement lists the type and blocks it";
          case WITHIN_LIMIT ->
              "the statement lists the type, and its limit admits a packet after a pause";
          case RATE_LIMITED -> "the statement lists the type, and its limit admits no such packet";
          case DEFAULT_ALLOWED -> defaultAllowed();
          case DEFAULT_BLOCKED -> "no statement lists the type, and the default blocks it";
          case DEFAULT_WITHIN_LIMIT ->
              "no statement lists the type, and the default's limit admits a packet after a pause";
          case DEFAULT_RATE_LIMITED ->
              "no statement lists the type, and the default's limit admits no such packet";
          case SOURCE_ALLOWED -> "the longest source prefix that holds its source allows it";
          case SOURCE_BLOCKED -> "the longest source prefix that holds its source blocks it";
          case SOURCE_WITHIN_LIMIT ->
              "the longest source prefix that holds its source limits it, and the limit admits a"
                  + " packet after a pause";
          case SOURCE_RATE_LIMITED ->
              "the longest source prefix that holds its source limits it, and the limit admits no"
                  + " such packet";
          case SOURCE_DEFAULT_BLOCKED ->
              "no source prefix holds its source, and the default blocks it";
          case SOURCE_DEFAULT_WITHIN_LIMIT ->
              "no source prefix holds its source, and the default's limit admits a packet after a"
                  + " pause";
          case SOURCE_DEFAULT_RATE_LIMITED ->
              "no source prefix holds its source, and the default's limit admits no such packet";
          case UNLISTED -> "ip_proto lists protocols, and this family's ICMP is not among them";
          case FRAGMENT -> "fragments of ICMP are dropped, whatever the statements say";
          case MALFORMED -> "malformed packets are dropped, whatever the statements say";
          case NOT_ICMP -> "it is not ICMP, and nothing else is judged";
        };
    return decision.verdict() == decision.reason().verdict()
        ? why
        : why + "; evaluation_mode counts it and drops nothing";
  }

  private String defaultAllowed() {
    if (asked.direction() == Direction.OUT) {
      return "only what arrives is judged";
    }
    return decision.statement() == null
        ? "no statement lists the type, and where no default is written it is allowed"
        : "no statement lists the type, and the default allows it";
  }
}
