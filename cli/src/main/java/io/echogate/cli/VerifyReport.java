package io.echogate.cli;

import io.echogate.cli.verify.Comparison;
import io.echogate.cli.verify.Difference;
import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.CodeDifference;
import io.echogate.datapath.FrameRun.Answer;
import io.echogate.datapath.LimitDifference;
import io.echogate.engine.Decision;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * What came of holding a filter to its policy.
 *
 * @param instructions how many the program has
 * @param code where it differs from what the policy text is compiled to
 * @param limits those that run with other figures than the text says
 * @param comparison what became of the frames; empty if the program is another, so that no copy of
 *     it could be made
 */
record VerifyReport(
    String interfaceName,
    Optional<String> netns,
    AppliedPolicy applied,
    int instructions,
    Optional<CodeDifference> code,
    List<LimitDifference> limits,
    Optional<Comparison> comparison) {

  /** The most differences that are shown to people. */
  private static final int SHOWN = 20;

  /** Whether the filter does what the policy says. */
  boolean same() {
    return code.isEmpty()
        && limits.isEmpty()
        && comparison.map(compared -> compared.differences().isEmpty()).orElse(false);
  }

  /** The report for people. */
  String text(Style style) {
    String verdict =
        same()
            ? style.good("does what its policy says")
            : style.bad("does not do what its policy says");
    StringBuilder text = new StringBuilder();
    text.append("%s: the filter %s\n".formatted(style.strong(interfaceName), verdict));
    line(text, "policy", applied.name() + ", digest " + Filter.shortDigest(applied));
    line(text, "program", code.map(this::program).orElseGet(this::sameProgram));
    for (LimitDifference limit : limits) {
      line(
          text,
          "limit",
          "%s in line %d (%s) runs with other figures"
              .formatted(limit.limit().name(), limit.statement().line(), limit.family()));
    }
    comparison.ifPresent(compared -> frames(text, compared));
    return text.toString();
  }

  private String sameProgram() {
    return "%d instructions, all as this version makes them of the policy".formatted(instructions);
  }

  private String program(CodeDifference difference) {
    return ("instruction %d is %s, and the policy asks for %s: another version or another hand put"
            + " it there; apply the policy again")
        .formatted(
            difference.instruction(), orNone(difference.filter()), orNone(difference.policy()));
  }

  private static String orNone(String instruction) {
    return instruction.isEmpty() ? "none" : "'" + instruction + "'";
  }

  private static void frames(StringBuilder text, Comparison compared) {
    List<Difference> differences = compared.differences();
    String judged = "%d judged by a copy that reads the same tables: ".formatted(compared.frames());
    if (differences.isEmpty()) {
      line(text, "frames", judged + "each as the policy says");
      return;
    }
    line(text, "frames", judged + differences.size() + " otherwise than the policy says");
    TextTable table = new TextTable("<frame", ">line", "<policy", "<filter");
    for (Difference difference : differences.stream().limit(SHOWN).toList()) {
      table.row(
          difference.name(),
          Optional.ofNullable(difference.policy().statement())
              .map(statement -> Integer.toString(statement.line()))
              .orElse("-"),
          words(difference.policy()),
          words(difference.program()));
    }
    text.append('\n').append(table.text());
    if (differences.size() > SHOWN) {
      text.append("  and %d more; --json lists all\n".formatted(differences.size() - SHOWN));
    }
  }

  private static String words(Decision decision) {
    return decision.verdict().text() + " " + decision.reason().text();
  }

  private static String words(Answer answer) {
    return answer.verdict().text() + " " + answer.reason().map(Reason::text).orElse("uncounted");
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  ").append(name).repeat(' ', 9 - name.length()).append(value).append('\n');
  }

  /** The report as a JSON document. */
  void json(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("interface", interfaceName);
    json.writeStringProperty("netns", netns.orElse(null));
    json.writeStringProperty("policy", applied.name());
    json.writeStringProperty("digest", applied.digest());
    json.writeBooleanProperty("same", same());
    json.writeObjectPropertyStart("program");
    json.writeNumberProperty("instructions", instructions);
    json.writeName("difference");
    code.ifPresentOrElse(difference -> code(difference, json), json::writeNull);
    json.writeEndObject();
    json.writeArrayPropertyStart("limits");
    limits.forEach(limit -> limit(limit, json));
    json.writeEndArray();
    json.writeNumberProperty("frames", comparison.map(Comparison::frames).orElse(0));
    json.writeArrayPropertyStart("differences");
    comparison.map(Comparison::differences).orElse(List.of()).forEach(d -> difference(d, json));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void code(CodeDifference difference, JsonGenerator json) {
    json.writeStartObject();
    json.writeNumberProperty("instruction", difference.instruction());
    json.writeStringProperty("filter", difference.filter());
    json.writeStringProperty("policy", difference.policy());
    json.writeEndObject();
  }

  private static void limit(LimitDifference difference, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("limit", difference.limit().name());
    json.writeNumberProperty("line", difference.statement().line());
    json.writeStringProperty("family", difference.family().text());
    json.writeEndObject();
  }

  private static void difference(Difference difference, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("name", difference.name());
    json.writeStringProperty("frame", difference.hex());
    Statement statement = difference.policy().statement();
    json.writeName("line");
    if (statement == null) {
      json.writeNull();
    } else {
      json.writeNumber(statement.line());
    }
    json.writeObjectPropertyStart("policy");
    json.writeStringProperty("verdict", difference.policy().verdict().text());
    json.writeStringProperty("reason", difference.policy().reason().text());
    json.writeEndObject();
    json.writeObjectPropertyStart("filter");
    json.writeStringProperty("verdict", difference.program().verdict().text());
    json.writeStringProperty(
        "reason", difference.program().reason().map(Reason::text).orElse(null));
    json.writeEndObject();
    json.writeEndObject();
  }
}
