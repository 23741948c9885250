package io.echogate.cli;

import io.echogate.advice.knowledge.Attack;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.MessageFacts;
import io.echogate.cli.manual.Page;
import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.icmp.RegistryEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** What a message is for, what breaks without it, and what can be done with it. */
record MessageMeaning(MessageFacts facts, int type, int code) {
  /** Where the facts begin, behind their names. */
  static final int MARGIN = 9;

  /** What is known of a packet's message, where it has a type and a code. */
  static Optional<MessageMeaning> of(Packet packet) {
    Family family = packet.family();
    return family == null || packet.type() == Packet.NONE || packet.code() == Packet.NONE
        ? Optional.empty()
        : Optional.of(of(family, packet.type(), packet.code()));
  }

  /** What is known of a message. */
  static MessageMeaning of(Family family, int type, int code) {
    return new MessageMeaning(Knowledge.instance().message(family, type, code), type, code);
  }

  /** What comes of a verdict, below what the message is. */
  void print(Page page, boolean passes) {
    title(page);
    if (passes) {
      passed(page);
    } else {
      dropped(page);
    }
    fact(page, "source", facts.source());
  }

  /** What comes of either verdict, below what the message is. */
  void printBoth(Page page) {
    title(page);
    String functions = functions();
    if (!functions.isEmpty()) {
      fact(page, "serves", functions);
    }
    fact(page, "seen", "if dropped: " + facts.ifBlocked());
    fact(page, "risk", "if passed: " + risk());
    fact(page, "source", facts.source());
  }

  private void title(Page page) {
    RegistryEntry entry = facts.entry();
    fact(
        page,
        "message",
        "%s (%s, %s), %s"
            .formatted(
                entry.title(),
                entry.kind().text(),
                entry.status().text(),
                entry.rfc().replace(",", ", ")));
  }

  private void passed(Page page) {
    String functions = functions();
    if (!functions.isEmpty()) {
      fact(page, "serves", functions);
    }
    fact(page, "risk", risk());
  }

  private void dropped(Page page) {
    String functions = functions();
    String attacks = attackNames();
    fact(page, "breaks", functions.isEmpty() ? facts.ifBlocked() : functions);
    if (!functions.isEmpty()) {
      fact(page, "seen", facts.ifBlocked());
    }
    if (!attacks.isEmpty()) {
      fact(page, "spares", attacks);
    }
  }

  private String risk() {
    String attacks = attackNames();
    return facts.ifAllowed() + (attacks.isEmpty() ? "" : ": " + attacks);
  }

  private String attackNames() {
    return attacks().stream().map(Attack::name).collect(Collectors.joining(", "));
  }

  private List<Attack> attacks() {
    return Knowledge.instance().attacks(facts.entry().family(), type, code);
  }

  private String functions() {
    Map<String, String> functions = new LinkedHashMap<>();
    for (String name : facts.neededFor()) {
      functions.put(name, Knowledge.instance().function(name).map(Function::title).orElse(name));
    }
    return functions.entrySet().stream()
        .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  private static void fact(Page page, String name, String words) {
    page.fact(name + ":", MARGIN, words);
  }

  /** The members {@code message}, {@code functions}, {@code risks} and {@code source}. */
  static void json(Optional<MessageMeaning> meaning, JsonGenerator json) {
    if (meaning.isPresent()) {
      meaning.get().message(json);
    } else {
      json.writeNullProperty("message");
    }
    json.writeArrayPropertyStart("functions");
    meaning.ifPresent(known -> known.facts.neededFor().forEach(json::writeString));
    json.writeEndArray();
    json.writeArrayPropertyStart("risks");
    meaning.ifPresent(
        known -> known.attacks().stream().map(Attack::name).forEach(json::writeString));
    json.writeEndArray();
    json.writeStringProperty("source", meaning.map(known -> known.facts.source()).orElse(null));
  }

  private void message(JsonGenerator json) {
    RegistryEntry message = facts.entry();
    json.writeObjectPropertyStart("message");
    json.writeStringProperty("family", message.family().text());
    json.writeNumberProperty("type", type);
    json.writeNumberProperty("code", code);
    json.writeStringProperty("slug", message.slug());
    json.writeStringProperty("title", message.title());
    json.writeStringProperty("kind", message.kind().text());
    json.writeStringProperty("status", message.status().text());
    json.writeEndObject();
  }
}
