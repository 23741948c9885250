package io.echogate.cli;

import io.echogate.cli.verify.Comparison;
import io.echogate.cli.verify.Difference;
import io.echogate.datapath.FrameRun.Answer;
import io.echogate.engine.Decision;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Words for what became of the frames by which a program was held to its policy. */
record Differences(Comparison comparison) {

  /** The most differences that are shown to people. */
  private static final int SHOWN = 20;

  /**
   * The outcome in a line.
   *
   * @param judge what judged the frames
   */
  String summary(String judge) {
    int differences = comparison.differences().size();
    return "%d judged by %s: %s"
        .formatted(
            comparison.frames(),
            judge,
            differences == 0
                ? "each as the policy says"
                : differences + " otherwise than the policy says");
  }

  /** Which frames were judged at XDP, in a line that continues another; nothing if none were. */
  String note() {
    return comparison.atXdp() == 0
        ? ""
        : ("           %d of them by the same policy's program for XDP, which takes frames that the"
                + " kernel tries with no other\n")
            .formatted(comparison.atXdp());
  }

  /** A table of the first differences, an empty line before it; nothing if there are none. */
  String table() {
    List<Difference> differences = comparison.differences();
    if (differences.isEmpty()) {
      return "";
    }
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
    int rest = differences.size() - SHOWN;
    String more = rest > 0 ? "  and %d more; --json lists all\n".formatted(rest) : "";
    return "\n" + table.text() + more;
  }

  private static String words(Decision decision) {
    return decision.verdict().text() + " " + decision.reason().text();
  }

  private static String words(Answer answer) {
    return answer.verdict().text() + " " + answer.reason().map(Reason::text).orElse("uncounted");
  }

  /** Writes the numbers of frames, and all differences. */
  void json(JsonGenerator json) {
    json.writeNumberProperty("frames", comparison.frames());
    json.writeNumberProperty("framesAtXdp", comparison.atXdp());
    json.writeArrayPropertyStart("differences");
    comparison.differences().forEach(difference -> difference(difference, json));
    json.writeEndArray();
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
