package io.echogate.cli;

import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Report;
import io.echogate.firewalls.mending.Mend;
import io.echogate.firewalls.mending.Mending;
import io.echogate.firewalls.mending.Unmended;
import io.echogate.policy.source.Source;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** Mended rules as a JSON object. */
final class AuditFixJson {
  private AuditFixJson() {}

  static void print(Mending mending, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty(
        "text", mending.texts().stream().map(Source::text).collect(Collectors.joining()));
    json.writeArrayPropertyStart("mended");
    for (Mend mend : mending.mends()) {
      json.writeStartObject();
      json.writeArrayPropertyStart("findings");
      for (AuditFinding finding : mend.findings()) {
        json.writeStartObject();
        AuditJson.head(finding, json);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberProperty("line", mend.line());
      Json.strings("lines", mend.insertion().lines(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("left");
    for (Unmended left : mending.left()) {
      json.writeStartObject();
      AuditJson.head(left.finding(), json);
      json.writeStringProperty("reason", left.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("unfinished");
    for (Report.Unfinished some : mending.unfinished()) {
      json.writeStartObject();
      json.writeStringProperty("family", some.family().text());
      json.writeStringProperty("direction", some.course().text());
      json.writeStringProperty("reason", some.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeName("differences");
    mending.changes().ifPresentOrElse(some -> DiffJson.print(some, json), json::writeNull);
    json.writeEndObject();
  }
}
