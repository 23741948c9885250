package io.echogate.cli;

import io.echogate.firewalls.export.ExportTarget;
import io.echogate.firewalls.export.Exported;
import io.echogate.firewalls.export.Loss;
import tools.jackson.core.JsonGenerator;

/** The document of {@code export --json}. */
final class ExportJson {

  private ExportJson() {}

  static void print(String policy, ExportTarget target, Exported exported, JsonGenerator document) {
    document.writeStartObject();
    document.writeStringProperty("policy", policy);
    document.writeStringProperty("to", target.text());
    if (exported.text().isPresent()) {
      document.writeStringProperty("text", exported.text().get());
    } else {
      document.writeNullProperty("text");
    }
    document.writeArrayPropertyStart("losses");
    exported.losses().forEach(loss -> loss(loss, document));
    document.writeEndArray();
    document.writeEndObject();
  }

  /** One loss. */
  static void loss(Loss loss, JsonGenerator document) {
    document.writeStartObject();
    if (loss.origin().isPresent()) {
      document.writeStringProperty("file", loss.origin().get().file());
      document.writeNumberProperty("line", loss.origin().get().line());
    } else {
      document.writeNullProperty("file");
      document.writeNullProperty("line");
    }
    document.writeStringProperty("what", loss.what());
    document.writeStringProperty("why", loss.why());
    document.writeBooleanProperty("needsConsent", loss.needsConsent());
    document.writeEndObject();
  }
}
