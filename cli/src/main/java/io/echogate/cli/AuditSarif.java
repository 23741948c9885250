package io.echogate.cli;

import io.echogate.advice.FindingKind;
import io.echogate.advice.FindingKinds;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Severity;
import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Remedy;
import io.echogate.firewalls.insertion.Edit;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Source;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** The findings of an audit as a log in SARIF 2.1.0 (OASIS). */
final class AuditSarif {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
  private static final int MOST_LETTERS = 1_000;

  /** Names of fingerprints end with their version (SARIF 2.1.0, 3.27.17). */
  private static final String FINGERPRINT = "deciderAndMessages/v1";

  private static final int FINGERPRINT_BYTES = 16;

  private final AuditPage page;
  private final JsonGenerator json;
  private final List<FindingKind> kinds;

  private AuditSarif(AuditPage page, JsonGenerator json) {
    this.page = page;
    this.json = json;
    this.kinds = page.report().findings().stream().map(AuditSarif::kind).distinct().toList();
  }

  /** What is said of all findings of a kind, whatever the words of one. */
  private static FindingKind kind(AuditFinding finding) {
    return FindingKinds.find(finding.id()).orElse(finding.kind());
  }

  static void print(AuditPage page, JsonGenerator json) {
    new AuditSarif(page, json).log();
  }

  private void log() {
    json.writeStartObject();
    json.writeStringProperty("$schema", SCHEMA);
    json.writeStringProperty("version", "2.1.0");
    json.writeArrayPropertyStart("runs");
    json.writeStartObject();
    tool();
    invocation();
    json.writeArrayPropertyStart("artifacts");
    for (Source source : page.input().texts()) {
      json.writeStartObject();
      json.writeObjectPropertyStart("location");
      json.writeStringProperty("uri", SarifUri.of(source.name()));
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringProperty("columnKind", "utf16CodeUnits");
    json.writeArrayPropertyStart("results");
    page.report().findings().forEach(this::result);
    json.writeEndArray();
    properties(page.verdict(), page.report().role().text());
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private void properties(String verdict, String role) {
    json.writeObjectPropertyStart("properties");
    json.writeStringProperty("verdict", verdict);
    json.writeStringProperty("role", role);
    json.writeEndObject();
  }

  private void tool() {
    json.writeObjectPropertyStart("tool");
    json.writeObjectPropertyStart("driver");
    json.writeStringProperty("name", "Echogate");
    json.writeStringProperty("version", Resource.VERSION.text().strip().replace("echogate ", ""));
    json.writeArrayPropertyStart("rules");
    kinds.forEach(this::rule);
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private void rule(FindingKind kind) {
    json.writeStartObject();
    json.writeStringProperty("id", kind.id());
    message("shortDescription", kind.title());
    message("fullDescription", kind.title() + ": " + kind.consequence() + ".");
    message("help", kind.story() + "\n\n" + kind.cure() + "\n\nSource: " + kind.source());
    json.writeObjectPropertyStart("defaultConfiguration");
    json.writeStringProperty("level", level(kind.severity()));
    json.writeEndObject();
    json.writeObjectPropertyStart("properties");
    json.writeStringProperty("severity", kind.severity().text());
    json.writeStringProperty("source", kind.source());
    strings("tags", List.of("icmp", "firewall"));
    json.writeEndObject();
    json.writeEndObject();
  }

  private void invocation() {
    json.writeArrayPropertyStart("invocations");
    json.writeStartObject();
    json.writeBooleanProperty("executionSuccessful", page.gaps().isEmpty());
    json.writeArrayPropertyStart("toolExecutionNotifications");
    for (String gap : page.gaps()) {
      json.writeStartObject();
      json.writeStringProperty("level", "error");
      message("message", gap);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  private void result(AuditFinding finding) {
    json.writeStartObject();
    json.writeStringProperty("ruleId", finding.id());
    json.writeNumberProperty("ruleIndex", kinds.indexOf(kind(finding)));
    json.writeStringProperty("level", level(finding.severity()));
    message("message", message(finding));
    json.writeArrayPropertyStart("locations");
    json.writeStartObject();
    json.writeObjectPropertyStart("physicalLocation");
    place(finding);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
    json.writeObjectPropertyStart("partialFingerprints");
    json.writeStringProperty(FINGERPRINT, fingerprint(finding));
    json.writeEndObject();
    fixes(finding);
    json.writeObjectPropertyStart("properties");
    finding.family().map(Family::text).ifPresent(family -> text("family", family));
    finding.course().map(Course::text).ifPresent(course -> text("direction", course));
    text("severity", finding.severity().text());
    strings("messages", finding.messageNames());
    strings("functions", finding.functions().stream().map(Function::name).toList());
    AuditPage.example(finding).ifPresent(packet -> text("example", packet));
    text("fix", fix(finding));
    text("source", finding.source());
    json.writeEndObject();
    json.writeEndObject();
  }

  /** What stays the same while other lines come and go: who decides, by its words, about what. */
  private static String fingerprint(AuditFinding finding) {
    String decider =
        finding
            .rule()
            .map(Rule::text)
            .or(() -> AuditPage.policy(finding).map(chain -> chain.name().toString()))
            .orElse("");
    String all =
        String.join(
            "\n",
            finding.id(),
            finding.family().map(Family::text).orElse(""),
            finding.course().map(Course::text).orElse(""),
            decider);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The remedy as text that is put into the file, where that is all that it takes. */
  private void fixes(AuditFinding finding) {
    Optional<Edit> edit =
        finding.remedy().stream()
            .flatMap(remedy -> remedy.insertions().stream().limit(1))
            .flatMap(insertion -> insertion.edit().stream())
            .filter(some -> page.input().texts().contains(some.source()))
            .findFirst();
    if (edit.isEmpty()) {
      return;
    }
    Source source = edit.get().source();
    int line = source.lineOf(edit.get().at());
    int column = edit.get().at() - source.startOf(line) + 1;
    json.writeArrayPropertyStart("fixes");
    json.writeStartObject();
    message("description", fix(finding));
    json.writeArrayPropertyStart("artifactChanges");
    json.writeStartObject();
    json.writeObjectPropertyStart("artifactLocation");
    json.writeStringProperty("uri", SarifUri.of(source.name()));
    json.writeNumberProperty("index", page.input().texts().indexOf(source));
    json.writeEndObject();
    json.writeArrayPropertyStart("replacements");
    json.writeStartObject();
    json.writeObjectPropertyStart("deletedRegion");
    json.writeNumberProperty("startLine", line);
    json.writeNumberProperty("startColumn", column);
    json.writeNumberProperty("endLine", line);
    json.writeNumberProperty("endColumn", column);
    json.writeEndObject();
    message("insertedContent", edit.get().text());
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  private String message(AuditFinding finding) {
    String because = finding.explanation().isEmpty() ? "" : " Because: " + finding.explanation();
    return AuditPage.title(finding)
        + ": "
        + finding.consequence()
        + "."
        + because
        + "\n"
        + fix(finding);
  }

  private String fix(AuditFinding finding) {
    Optional<Remedy> remedy = finding.remedy();
    return remedy.isEmpty()
        ? finding.kind().cure()
        : page.help(remedy.get()) + ":\n" + String.join("\n", page.lines(remedy.get()));
  }

  /** The rule; or the chain whose policy decided; or the beginning of the text. */
  private void place(AuditFinding finding) {
    Optional<Origin> origin =
        finding
            .rule()
            .map(Rule::origin)
            .or(() -> AuditPage.policy(finding).map(chain -> chain.origin()));
    Source source = origin.map(Origin::source).orElseGet(() -> page.input().texts().getFirst());
    int index = Math.max(0, page.input().texts().indexOf(source));
    json.writeObjectPropertyStart("artifactLocation");
    json.writeStringProperty("uri", SarifUri.of(page.input().texts().get(index).name()));
    json.writeNumberProperty("index", index);
    json.writeEndObject();
    json.writeObjectPropertyStart("region");
    if (origin.isPresent() && page.input().texts().contains(source)) {
      region(source, origin.get());
    } else {
      json.writeNumberProperty("startLine", 1);
    }
    origin.ifPresent(some -> message("snippet", Visible.cut(some.text(), MOST_LETTERS)));
    json.writeEndObject();
  }

  private void region(Source source, Origin origin) {
    int start = origin.span().start();
    int end = Math.max(start, origin.span().end());
    int first = source.lineOf(start);
    int last = source.lineOf(end);
    json.writeNumberProperty("startLine", first);
    json.writeNumberProperty("startColumn", start - source.startOf(first) + 1);
    json.writeNumberProperty("endLine", last);
    json.writeNumberProperty("endColumn", end - source.startOf(last) + 1);
  }

  private void text(String name, String text) {
    json.writeStringProperty(name, text);
  }

  private void strings(String name, List<String> texts) {
    json.writeArrayPropertyStart(name);
    texts.forEach(json::writeString);
    json.writeEndArray();
  }

  /** Texts of whatever kind are objects. */
  private void message(String name, String text) {
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("text", text);
    json.writeEndObject();
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW -> "note";
      case NONE -> "none";
    };
  }
}
