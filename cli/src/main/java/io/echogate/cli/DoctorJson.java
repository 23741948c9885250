package io.echogate.cli;

import io.echogate.advice.settings.KernelRuling;
import io.echogate.cli.DoctorReport.OnCourse;
import io.echogate.firewalls.audit.Diagnosis.Fate;
import io.echogate.firewalls.audit.Remedy;
import io.echogate.firewalls.insertion.Place;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Rule;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Who drops messages, as a JSON object. */
final class DoctorJson {
  private DoctorJson() {}

  static void print(DoctorReport report, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("verdict", DoctorText.verdict(report));
    json.writeBooleanProperty("dropped", report.stopped().findAny().isPresent());
    json.writeArrayPropertyStart("courses");
    report.courses().forEach(some -> course(report, some, json));
    json.writeEndArray();
    Json.strings("remarks", report.remarks(), json);
    Json.strings("unfinished", report.unfinished(), json);
    json.writeEndObject();
  }

  private static void course(DoctorReport report, OnCourse some, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("asked", some.asked().words());
    json.writeStringProperty("family", some.rules().family().text());
    json.writeStringProperty("direction", some.rules().course().text());
    json.writeStringProperty("verdict", some.verdict());
    json.writeArrayPropertyStart("rules");
    some.rules().fates().forEach(fate -> fate(report, some, fate, json));
    json.writeEndArray();
    json.writeArrayPropertyStart("kernel");
    some.kernel().forEach(ruling -> kernel(ruling, json));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void fate(DoctorReport report, OnCourse some, Fate fate, JsonGenerator json) {
    Course course = some.rules().course();
    json.writeStartObject();
    json.writeStringProperty("treatment", fate.treatment().text());
    json.writeBooleanProperty("drops", fate.stops());
    json.writeName("by");
    Optional<Stopper> stopper = fate.stopper().map(one -> new Stopper(report.rules(), one));
    if (stopper.isPresent()) {
      stopper(stopper.get(), json);
    } else {
      json.writeNull();
    }
    json.writeStringProperty("messages", MessageWords.all(some.rules().family(), fate.messages()));
    Json.strings("states", fate.states().stream().sorted().map(States::text).toList(), json);
    Json.strings("in", fate.in().stream().sorted().toList(), json);
    Json.strings("out", fate.out().stream().sorted().toList(), json);
    json.writeBooleanProperty("allOfThese", fate.alone());
    json.writeStringProperty("which", fate.which());
    json.writeStringProperty("example", SituationText.of(course, fate.example()));
    json.writeName("remedy");
    if (fate.remedy().isPresent()) {
      remedy(report, fate.remedy().get(), json);
    } else {
      json.writeNull();
    }
    json.writeEndObject();
  }

  private static void stopper(Stopper stopper, JsonGenerator json) {
    Optional<Rule> rule = stopper.decision().rule().filter(one -> !one.text().isEmpty());
    json.writeStartObject();
    json.writeStringProperty("dialect", stopper.dialect().text());
    json.writeStringProperty("chain", stopper.decision().entered().name().toString());
    json.writeStringProperty("hook", stopper.decision().hook().text());
    json.writeNumberProperty("priority", stopper.priority());
    json.writeStringProperty("file", rule.map(one -> one.origin().file()).orElse(null));
    Json.number("line", rule.map(Rule::line), json);
    json.writeStringProperty("text", rule.map(Rule::text).orElse(null));
    json.writeEndObject();
  }

  private static void remedy(DoctorReport report, Remedy remedy, JsonGenerator json) {
    json.writeStartObject();
    Place place = remedy.place();
    json.writeStringProperty("chain", place.chain().name().toString());
    json.writeStringProperty("file", place.rule().map(rule -> rule.origin().file()).orElse(null));
    // What a machine lists has no rules that go to the head.
    Json.number("beforeLine", place.rule().map(Rule::line), json);
    Json.number("replacesLine", remedy.needless().map(Rule::line), json);
    Json.strings("lines", remedy.lines(), json);
    Json.strings("commands", remedy.commands(report.rules(), report.live()), json);
    json.writeEndObject();
  }

  private static void kernel(KernelRuling ruling, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("setting", ruling.setting());
    json.writeStringProperty("value", ruling.value());
    Json.strings("interfaces", ruling.interfaces(), json);
    json.writeStringProperty("extent", ruling.extent().text());
    json.writeStringProperty("text", ruling.text());
    Json.strings("cure", ruling.cure(), json);
    json.writeEndObject();
  }
}
