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
 * @param limits those that run with other figures than the text says
 * @param leaving what came of its program for what leaves, if it has one
 * @param divided why the filter does not do the same in both directions, if so
 */
record VerifyReport(
    String interfaceName,
    Optional<String> netns,
    AppliedPolicy applied,
    List<LimitDifference> limits,
    Part arriving,
    Optional<Part> leaving,
    Optional<String> divided) {

  /**
   * What came of one of its programs.
   *
   * @param instructions how many the program has
   * @param code where it differs from what the policy text is compiled to
   * @param comparison what became of the frames; empty if the program is another, so that no copy
   *     of it could be made, or if it lets everything pass and only writes queries down
   */
  record Part(int instructions, Optional<CodeDifference> code, Optional<Comparison> comparison) {

    boolean same() {
      return code.isEmpty()
          && comparison.map(compared -> compared.differences().isEmpty()).orElse(true);
    }
  }

  /** Whether the filter does what the policy says. */
  boolean same() {
    return limits.isEmpty()
        && arriving.same()
        && leaving.map(Part::same).orElse(true)
        && divided.isEmpty();
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
    divided.ifPresent(why -> line(text, "divided", why));
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
    part(text, "program", arriving);
    leaving.ifPresent(part -> part(text, "leaving", part));
    return text.toString();
  }

  private static void part(StringBuilder text, String name, Part part) {
    line(text, name, part.code().map(VerifyReport::program).orElseGet(() -> sameProgram(part)));
    part.comparison()
        .map(Differences::new)
        .ifPresent(
            differences -> {
              line(text, "frames", differences.summary("a copy that reads the same tables"));
              text.append(differences.note());
              text.append(differences.table());
            });
  }

  private static String sameProgram(Part part) {
    return "%d instructions, all as this version makes them of the policy"
        .formatted(part.instructions());
  }

  private static String program(CodeDifference difference) {
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
    part(arriving, json);
    json.writeArrayPropertyStart("limits");
    limits.forEach(limit -> limit(limit, json));
    json.writeEndArray();
    json.writeName("leaving");
    if (leaving.isPresent()) {
      json.writeStartObject();
      part(leaving.get(), json);
      json.writeEndObject();
    } else {
      json.writeNull();
    }
    json.writeStringProperty("divided", divided.orElse(null));
    json.writeEndObject();
  }

  private static void part(Part part, JsonGenerator json) {
    json.writeObjectPropertyStart("program");
    json.writeNumberProperty("instructions", part.instructions());
    json.writeName("difference");
    part.code().ifPresentOrElse(difference -> code(difference, json), json::writeNull);
    json.writeEndObject();
    new Differences(part.comparison().orElseGet(() -> new Comparison(0, 0, List.of()))).json(json);
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
