package io.echogate.cli;

import io.echogate.advice.knowledge.Function;
import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Deciders;
import io.echogate.firewalls.audit.Remedy;
import io.echogate.firewalls.audit.Report;
import io.echogate.firewalls.audit.Row;
import io.echogate.firewalls.insertion.Place;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** The report of an audit as a JSON object. */
final class AuditJson {
  private AuditJson() {}

  static void print(AuditPage page, JsonGenerator json) {
    Report report = page.report();
    json.writeStartObject();
    json.writeStringProperty("verdict", page.verdict());
    json.writeStringProperty("role", report.role().text());
    json.writeArrayPropertyStart("families");
    report.families().stream().sorted().forEach(family -> json.writeString(family.text()));
    json.writeEndArray();
    json.writeArrayPropertyStart("errors");
    json.writeEndArray();
    json.writeArrayPropertyStart("findings");
    report.findings().forEach(finding -> finding(page, finding, json));
    json.writeEndArray();
    json.writeArrayPropertyStart("messages");
    report.rows().stream()
        .filter(row -> page.shows(row.course()))
        .forEach(row -> row(page, row, json));
    json.writeEndArray();
    rules("dead", page.dead(), json);
    rules("notUnderstood", page.unknown(), json);
    json.writeArrayPropertyStart("notes");
    page.notes().forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("unfinished");
    for (Report.Unfinished some : report.unfinished()) {
      json.writeStartObject();
      json.writeStringProperty("family", some.family().text());
      json.writeStringProperty("direction", some.course().text());
      json.writeStringProperty("reason", some.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The document for rules that cannot be read. */
  static void errors(List<Diagnostic> diagnostics, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("verdict", "the rules cannot be read");
    json.writeArrayPropertyStart("errors");
    diagnostics.stream()
        .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
        .forEach(diagnostic -> CheckReport.diagnostic(diagnostic, json));
    json.writeEndArray();
    json.writeArrayPropertyStart("findings");
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void finding(AuditPage page, AuditFinding finding, JsonGenerator json) {
    Optional<Rule> rule = finding.rule();
    json.writeStartObject();
    head(finding, json);
    json.writeStringProperty("file", rule.map(some -> some.origin().file()).orElse(null));
    Json.number("line", rule.map(Rule::line), json);
    json.writeStringProperty("text", rule.map(AuditJson::text).orElse(null));
    json.writeStringProperty(
        "policyOf",
        finding
            .decision()
            .filter(decision -> decision.isPolicy())
            .map(decision -> decision.entered().name().toString())
            .orElse(null));
    json.writeStringProperty(
        "function", finding.functions().stream().map(Function::name).findFirst().orElse(null));
    json.writeArrayPropertyStart("functions");
    finding.functions().forEach(function -> json.writeString(function.name()));
    json.writeEndArray();
    Json.strings("messages", finding.messageNames(), json);
    json.writeStringProperty("consequence", finding.consequence());
    json.writeStringProperty(
        "because", finding.explanation().isEmpty() ? null : finding.explanation());
    json.writeStringProperty("example", AuditPage.example(finding).orElse(null));
    json.writeStringProperty(
        "fix",
        finding
            .remedy()
            .map(remedy -> words(remedy) + ": " + String.join(" ; ", remedy.lines()))
            .orElse(finding.kind().cure()));
    finding.remedy().ifPresent(remedy -> remedy(page, remedy, json));
    json.writeStringProperty("source", finding.source());
    json.writeEndObject();
  }

  /** What a finding is, and about what. */
  static void head(AuditFinding finding, JsonGenerator json) {
    json.writeStringProperty("id", finding.id());
    json.writeStringProperty("severity", finding.severity().text());
    json.writeStringProperty("title", finding.kind().title());
    json.writeStringProperty("family", finding.family().map(Family::text).orElse(null));
    json.writeStringProperty("direction", finding.course().map(Course::text).orElse(null));
  }

  /** The words of a rule; of what a list ends with though no line says it, what that is. */
  private static String text(Rule rule) {
    return Deciders.implicit(rule).orElseGet(rule::text);
  }

  private static String words(Remedy remedy) {
    return remedy.words(remedy.place().rule().map(rule -> "line " + rule.line()).orElse(""));
  }

  private static void remedy(AuditPage page, Remedy remedy, JsonGenerator json) {
    json.writeObjectPropertyStart("remedy");
    Place place = remedy.place();
    json.writeStringProperty("chain", place.chain().name().toString());
    Json.number("beforeLine", place.rule().filter(_ -> !place.behind()).map(Rule::line), json);
    Json.number("behindLine", place.rule().filter(_ -> place.behind()).map(Rule::line), json);
    Json.number("replacesLine", remedy.needless().map(Rule::line), json);
    Json.strings("lines", remedy.lines(), json);
    Json.strings("commands", page.commands(remedy), json);
    json.writeEndObject();
  }

  private static void row(AuditPage page, Row row, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("family", row.family().text());
    json.writeStringProperty("direction", row.course().text());
    json.writeArrayPropertyStart("types");
    row.messages()
        .types()
        .forEach(
            type -> {
              json.writeStartObject();
              json.writeNumberProperty("type", type);
              json.writeStringProperty("slug", Registry.instance().type(row.family(), type).slug());
              if (!row.messages().containsAll(type)) {
                json.writeArrayPropertyStart("codes");
                row.messages().codes(type).forEach(json::writeNumber);
                json.writeEndArray();
              }
              json.writeEndObject();
            });
    json.writeEndArray();
    json.writeStringProperty("verdict", page.words(row));
    json.writeArrayPropertyStart("cases");
    row.entries().forEach(entry -> entry(row, entry, json));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void entry(Row row, Row.Entry entry, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("verdict", entry.treatment().text());
    json.writeStringProperty("which", entry.which());
    json.writeArrayPropertyStart("states");
    entry.states().stream()
        .sorted(Comparator.naturalOrder())
        .map(States::text)
        .forEach(json::writeString);
    json.writeEndArray();
    json.writeNumberProperty("share", Math.round(entry.share() * 1e6) / 1e6);
    links("in", entry.in(), json);
    links("out", entry.out(), json);
    json.writeArrayPropertyStart("lines");
    entry.rules().forEach(rule -> json.writeNumber(rule.line()));
    json.writeEndArray();
    Json.strings("policies", entry.policies(), json);
    json.writeStringProperty("example", SituationText.of(row.course(), entry.example()));
    json.writeEndObject();
  }

  /** Interfaces as rules call them; left out where they make no difference. */
  private static void links(String name, Set<String> links, JsonGenerator json) {
    if (!links.isEmpty()) {
      Json.strings(name, links.stream().sorted().toList(), json);
    }
  }

  private static void rules(String name, List<RuleRemark> rules, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    for (RuleRemark remark : rules) {
      Rule rule = remark.rule();
      json.writeStartObject();
      json.writeStringProperty("file", rule.origin().file());
      json.writeNumberProperty("line", rule.line());
      json.writeStringProperty("text", text(rule));
      json.writeArrayPropertyStart("decidedBy");
      remark.by().forEach(by -> json.writeNumber(by.line()));
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
