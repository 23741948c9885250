package io.echogate.cli;

import io.echogate.cli.verify.Agreement;
import io.echogate.traffic.ReplayTotals;
import io.echogate.traffic.SourceDrops;
import io.echogate.traffic.StatementHits;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** A replay as a JSON document. */
final class ReplayJson {
  private ReplayJson() {}

  /**
   * Writes the document.
   *
   * @param kernel whether the kernel agreed; empty if it was not asked
   */
  static void write(ReplayOutcome outcome, Optional<Agreement.Outcome> kernel, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("file", outcome.policy());
    json.writeStringProperty("policy", outcome.report().policy().name());
    json.writeBooleanProperty("evaluation", outcome.evaluates());
    json.writeArrayPropertyStart("captures");
    outcome.captures().forEach(capture -> capture(capture, json));
    json.writeEndArray();
    totals(outcome.report().totals(), json);
    json.writeArrayPropertyStart("counters");
    outcome.counts().counters().forEach(counter -> StatusJson.counter(counter, json));
    json.writeEndArray();
    json.writeArrayPropertyStart("statements");
    outcome.counts().statements().forEach(count -> StatusJson.statement(count, json));
    json.writeEndArray();
    json.writeArrayPropertyStart("overLimit");
    outcome.report().statements().stream()
        .filter(hits -> hits.overLimit() > 0)
        .forEach(hits -> overLimit(hits, json));
    json.writeEndArray();
    json.writeArrayPropertyStart("decisions");
    outcome.report().decisions().forEach(count -> DecisionJson.write(count, json));
    json.writeEndArray();
    json.writeArrayPropertyStart("limits");
    outcome.report().limits().forEach(demand -> LimitDemandJson.write(demand, json));
    json.writeEndArray();
    sources(outcome.report().drops(), json);
    DropJson.write(outcome.losses(), json);
    kernel.ifPresent(agreement -> AgreementText.write(agreement, json));
    json.writeEndObject();
  }

  /** A capture that was played, as an object. */
  static void capture(PlayedCapture capture, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("capture", capture.name());
    json.writeNumberProperty("packets", capture.packets());
    json.writeStringProperty("problem", capture.problem().orElse(null));
    json.writeEndObject();
  }

  private static void totals(ReplayTotals totals, JsonGenerator json) {
    json.writeStringProperty("first", totals.first().map(Instant::toString).orElse(null));
    json.writeStringProperty("last", totals.last().map(Instant::toString).orElse(null));
    json.writeNumberProperty("packets", totals.packets());
    json.writeNumberProperty("bytes", totals.bytes());
    json.writeNumberProperty("icmp", totals.icmp());
    json.writeNumberProperty("passed", totals.passed());
    json.writeNumberProperty("dropped", totals.dropped());
    json.writeNumberProperty("cut", totals.cut());
    json.writeNumberProperty("unreadable", totals.unreadable());
    json.writeNumberProperty("outOfOrder", totals.outOfOrder());
  }

  private static void overLimit(StatementHits hits, JsonGenerator json) {
    json.writeStartObject();
    json.writeNumberProperty("line", hits.statement().line());
    json.writeStringProperty("text", hits.statement().text());
    json.writeNumberProperty("packets", hits.overLimit());
    json.writeEndObject();
  }

  private static void sources(SourceDrops drops, JsonGenerator json) {
    json.writeArrayPropertyStart("sources");
    for (SourceDrops.Source source : drops.sources()) {
      json.writeStartObject();
      json.writeStringProperty("source", source.address().toString());
      json.writeNumberProperty("packets", source.packets());
      json.writeNumberProperty("bytes", source.bytes());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberProperty("sourcesMore", drops.more());
    json.writeNumberProperty("packetsOfOtherSources", drops.untold());
  }
}
