package io.echogate.cli.manual;

import io.echogate.advice.FindingKind;
import io.echogate.advice.knowledge.Attack;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.MessageFacts;
import io.echogate.advice.knowledge.Need;
import io.echogate.cli.manual.Topic.OfAttack;
import io.echogate.cli.manual.Topic.OfFinding;
import io.echogate.cli.manual.Topic.OfFunction;
import io.echogate.cli.manual.Topic.OfGroup;
import io.echogate.cli.manual.Topic.OfMessage;
import io.echogate.icmp.Family;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The pages of the manual as JSON objects. */
public final class PageJson {
  private PageJson() {}

  /** Writes an object with all topics. */
  public static void print(List<Topic> topics, JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart("topics");
    for (Topic topic : topics) {
      json.writeStartObject();
      switch (topic) {
        case OfMessage message -> message(message, json);
        case OfFunction function -> function(function.function(), json);
        case OfAttack attack -> attack(attack.attack(), json);
        case OfFinding finding -> finding(finding.kind(), json);
        case OfGroup group -> group(group, json);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void head(
      String kind, String name, String title, String source, JsonGenerator json) {
    json.writeStringProperty("kind", kind);
    json.writeStringProperty("name", name);
    json.writeStringProperty("title", title);
    json.writeStringProperty("source", source);
  }

  private static void message(OfMessage message, JsonGenerator json) {
    MessageFacts facts = message.facts();
    head("message", facts.entry().slug(), facts.entry().title(), facts.source(), json);
    json.writeStringProperty("family", message.family().text());
    json.writeStringProperty("messages", PageText.numbers(message.type(), message.code()));
    json.writeStringProperty("status", facts.entry().status().text());
    json.writeStringProperty("ifBlocked", facts.ifBlocked());
    json.writeStringProperty("severityIfBlocked", facts.severityIfBlocked().text());
    json.writeStringProperty("ifAllowed", facts.ifAllowed());
    json.writeStringProperty("severityIfAllowed", facts.severityIfAllowed().text());
    strings("functions", facts.neededFor(), json);
    strings(
        "attacks",
        Knowledge.instance().attacks(message.family(), message.type(), message.code()).stream()
            .map(Attack::name)
            .toList(),
        json);
  }

  private static void function(Function function, JsonGenerator json) {
    head("function", function.name(), function.title(), function.source(), json);
    json.writeStringProperty("symptom", function.symptom());
    strings("hostNeeds", function.hostNeeds().stream().map(Need::toString).toList(), json);
    strings("routerNeeds", function.routerNeeds().stream().map(Need::toString).toList(), json);
    json.writeStringProperty("notes", function.notes());
  }

  private static void attack(Attack attack, JsonGenerator json) {
    head("attack", attack.name(), attack.title(), attack.source(), json);
    json.writeStringProperty("messages", attack.description());
    json.writeStringProperty("leftOpen", attack.opening().remark());
    json.writeStringProperty("countermeasure", attack.countermeasure());
    json.writeStringProperty("doNot", attack.doNot());
  }

  private static void finding(FindingKind kind, JsonGenerator json) {
    head("finding", kind.id(), kind.title(), kind.source(), json);
    json.writeStringProperty("severity", kind.severity().text());
    json.writeStringProperty("consequence", kind.consequence());
    json.writeStringProperty("story", kind.story());
    json.writeStringProperty("cure", kind.cure());
  }

  private static void group(OfGroup group, JsonGenerator json) {
    head("group", group.name(), PageText.GROUP, "the policy language", json);
    strings(
        "members",
        Arrays.stream(Family.values())
            .flatMap(
                family ->
                    group.messages().getOrDefault(family, List.of()).stream()
                        .map(range -> family + " " + range))
            .toList(),
        json);
  }

  private static void strings(String name, List<String> values, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }
}
