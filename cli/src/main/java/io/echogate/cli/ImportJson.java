package io.echogate.cli;

import io.echogate.firewalls.policies.WrittenPolicy;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.RuleSet;
import tools.jackson.core.JsonGenerator;

/** The documents of {@code import --json}. */
final class ImportJson {

  private ImportJson() {}

  /** What was understood. */
  static void print(RuleSet rules, JsonGenerator document) {
    document.writeStartObject();
    document.writeStringProperty("dialect", rules.dialect().text());
    document.writeNumberProperty("rules", rules.rules());
    document.writeArrayPropertyStart("chains");
    for (Chain chain : rules.chains()) {
      chain(chain, document);
    }
    document.writeEndArray();
    document.writeArrayPropertyStart("settings");
    for (RuleSet.Setting setting : rules.settings()) {
      document.writeStartObject();
      document.writeStringProperty("text", setting.text());
      if (setting.place().isPresent()) {
        document.writeStringProperty("place", setting.place().get());
      } else {
        document.writeNullProperty("place");
      }
      document.writeEndObject();
    }
    document.writeEndArray();
    document.writeArrayPropertyStart("unknown");
    for (ImportedUnknown unknown : ImportedUnknown.of(rules)) {
      document.writeStartObject();
      document.writeStringProperty("file", unknown.rule().origin().file());
      document.writeNumberProperty("line", unknown.rule().line());
      document.writeStringProperty("what", unknown.what());
      document.writeEndObject();
    }
    document.writeEndArray();
    document.writeEndObject();
  }

  private static void chain(Chain chain, JsonGenerator document) {
    document.writeStartObject();
    document.writeStringProperty("table", chain.name().table());
    document.writeStringProperty("chain", chain.name().name());
    document.writeNumberProperty("rules", chain.rules().size());
    document.writeArrayPropertyStart("asked");
    for (Chain.Base base : chain.bases()) {
      document.writeStartObject();
      document.writeStringProperty("hook", base.hook().text());
      document.writeNumberProperty("priority", base.priority());
      document.writeArrayPropertyStart("interfaces");
      base.interfaces().stream().sorted().forEach(document::writeString);
      document.writeEndArray();
      document.writeStringProperty(
          "policy", base.policy() instanceof Action.Drop ? "drop" : "accept");
      document.writeEndObject();
    }
    document.writeEndArray();
    document.writeEndObject();
  }

  /** A policy that was made of rules. */
  static void print(WrittenPolicy written, JsonGenerator document) {
    document.writeStartObject();
    if (written.text().isPresent()) {
      document.writeStringProperty("policy", written.text().get());
    } else {
      document.writeNullProperty("policy");
    }
    document.writeNumberProperty("rulesAboutIcmp", written.asked());
    document.writeNumberProperty("otherRules", written.others());
    document.writeArrayPropertyStart("losses");
    written.losses().forEach(loss -> ExportJson.loss(loss, document));
    document.writeEndArray();
    document.writeEndObject();
  }
}
