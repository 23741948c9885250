package io.echogate.cli;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.machine.MachineFacts;
import io.echogate.advice.machine.NetworkInterface;
import io.echogate.advice.machine.Reason;
import io.echogate.advice.machine.RoleChoice;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** The document of {@code init --detect --json}. */
final class DetectedJson {
  private DetectedJson() {}

  static void write(
      MachineFacts facts,
      RoleChoice choice,
      Optional<String> netns,
      String policy,
      JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("role", choice.role().text());
    string("netns", netns, json);
    json.writeArrayPropertyStart("reasons");
    for (Reason reason : choice.reasons()) {
      json.writeStartObject();
      json.writeStringProperty("speaks", speaks(reason, choice));
      string("role", reason.role().map(Role::text), json);
      json.writeStringProperty("text", reason.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    facts(facts, json);
    json.writeStringProperty("policy", policy);
    json.writeEndObject();
  }

  private static String speaks(Reason reason, RoleChoice choice) {
    return reason.role().map(role -> role == choice.role() ? "for" : "against").orElse("note");
  }

  private static void facts(MachineFacts facts, JsonGenerator json) {
    json.writeArrayPropertyStart("interfaces");
    facts.interfaces().forEach(link -> networkInterface(link, json));
    json.writeEndArray();
    json.writeArrayPropertyStart("defaultRoutes");
    for (MachineFacts.DefaultRoute route : facts.defaultRoutes()) {
      json.writeStartObject();
      json.writeStringProperty("family", route.family().text());
      json.writeStringProperty("interface", route.interfaceName());
      json.writeBooleanProperty("advertised", route.advertised());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectPropertyStart("routingProtocols");
    facts.routingProtocols().forEach(json::writeNumberProperty);
    json.writeEndObject();
    Json.strings("namespaces", facts.namespaces(), json);
  }

  private static void networkInterface(NetworkInterface link, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("name", link.name());
    json.writeStringProperty("leadsTo", link.kind().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("kind", link.word());
    json.writeBooleanProperty("up", link.up());
    string("master", link.bridge(), json);
    json.writeBooleanProperty("forwardsIp4", link.forwards4());
    json.writeBooleanProperty("forwardsIp6", link.forwards6());
    json.writeBooleanProperty("ip6", link.ip6());
    json.writeArrayPropertyStart("addresses");
    for (NetworkInterface.Assigned assigned : link.addresses()) {
      json.writeStartObject();
      json.writeStringProperty("address", assigned.address().toString());
      json.writeNumberProperty("prefixLength", assigned.prefixLength());
      json.writeBooleanProperty("leased", assigned.leased());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void string(String name, Optional<String> value, JsonGenerator json) {
    if (value.isPresent()) {
      json.writeStringProperty(name, value.get());
    } else {
      json.writeNullProperty(name);
    }
  }
}
