package io.echogate.cli;

import io.echogate.advice.Finding;
import io.echogate.advice.analysis.Example;
import io.echogate.advice.knowledge.Function;
import io.echogate.policy.Origin;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Findings as JSON objects. */
final class FindingJson {
  private FindingJson() {}

  /**
   * Writes a finding.
   *
   * @param file what the policy is called, for a finding about what is not written
   */
  static void print(Finding finding, String file, JsonGenerator json) {
    Optional<Origin> origin = finding.origin();
    json.writeStartObject();
    json.writeStringProperty("id", finding.id());
    json.writeStringProperty("severity", finding.severity().text());
    json.writeStringProperty("file", origin.map(Origin::file).orElse(file));
    Json.number("line", origin.map(Origin::line), json);
    json.writeStringProperty("text", origin.map(Origin::text).orElse(null));
    json.writeStringProperty("function", finding.function().map(Function::name).orElse(null));
    json.writeStringProperty("consequence", finding.consequence());
    json.writeStringProperty("example", finding.example().map(Example::toString).orElse(null));
    json.writeStringProperty("fix", finding.fix().text());
    json.writeStringProperty("source", finding.source());
    json.writeEndObject();
  }
}
