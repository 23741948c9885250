package io.echogate.cli;

import io.echogate.cli.verify.Comparison;
import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.CodeDifference;
import io.echogate.datapath.LimitDifference;
import io.echogate.icmp.Family;
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
              .formatted(
                  limit.limit().name(),
                  line(limit),
                  limit.family().map(Family::text).orElse("all its uses")));
    }
    comparison
        .map(Differences::new)
        .ifPresent(
            differences -> {
              line(text, "frames", differences.summary("a copy that reads the same tables"));
              text.append(differences.note());
              text.append(differences.table());
            });
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
    new Differences(comparison.orElseGet(() -> new Comparison(0, 0, List.of()))).json(json);
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
    json.writeNumberProperty("line", line(difference));
    json.writeStringProperty("family", difference.family().map(Family::text).orElse(null));
    json.writeEndObject();
  }

  /** Where it is asked; where its uses share it, where it is defined. */
  private static int line(LimitDifference difference) {
    return difference
        .statement()
        .map(Statement::line)
        .orElseGet(() -> difference.limit().origin().line());
  }
}
