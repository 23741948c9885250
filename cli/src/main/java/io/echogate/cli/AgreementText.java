package io.echogate.cli;

import io.echogate.cli.verify.Agreement;
import io.echogate.engine.Decision;
import io.echogate.policy.Statement;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Whether the kernel judged as the evaluator did. */
final class AgreementText {
  private AgreementText() {}

  /** For people; ends with a line feed. */
  static String of(Agreement.Outcome outcome, Style style) {
    StringBuilder text =
        new StringBuilder("kernel: ")
            .append(outcome.judged())
            .append(" packets judged by the policy's program too: ")
            .append(
                outcome.agrees()
                    ? style.good("no difference")
                    : style.bad(
                        "%d differ, and %d counters"
                            .formatted(outcome.differences(), outcome.miscounts().size())))
            .append('\n');
    if (outcome.left() > 0) {
      text.append(
          "  %d not judged there: cut by the capture, without IP, or too long for a test run\n"
              .formatted(outcome.left()));
    }
    for (Agreement.Disagreement difference : outcome.shown()) {
      text.append(
          "  %s %d: the policy says %s, the program %s\n"
              .formatted(
                  difference.capture(),
                  difference.number(),
                  said(difference.evaluator()),
                  difference.kernel().text()));
    }
    for (Agreement.Miscount miscount : outcome.miscounts()) {
      text.append(
          "  %s %s %s: %d expected, %d counted\n"
              .formatted(
                  miscount.direction().text(),
                  StatusText.message(miscount.family(), miscount.type()),
                  miscount.reason().text(),
                  miscount.expected(),
                  miscount.counted()));
    }
    if (!outcome.agrees()) {
      text.append(
          "help: this is a defect of Echogate: please report it with the policy and the packets;"
              + " limits of which more prefixes came than their tables hold may differ, and replies"
              + " to more queries than are remembered, 65,536 in a minute\n");
    }
    return text.toString();
  }

  private static String said(Decision decision) {
    return decision.verdict().text()
        + " "
        + decision.reason().text()
        + Optional.ofNullable(decision.statement())
            .map(Statement::line)
            .map(line -> ", line " + line)
            .orElse("");
  }

  /** As a property of a JSON document. */
  static void write(Agreement.Outcome outcome, JsonGenerator json) {
    json.writeName("kernel");
    json.writeStartObject();
    json.writeNumberProperty("judged", outcome.judged());
    json.writeNumberProperty("left", outcome.left());
    json.writeNumberProperty("differences", outcome.differences());
    json.writeNumberProperty("countersThatDiffer", outcome.miscounts().size());
    json.writeArrayPropertyStart("first");
    for (Agreement.Disagreement difference : outcome.shown()) {
      json.writeStartObject();
      json.writeStringProperty("capture", difference.capture());
      json.writeNumberProperty("number", difference.number());
      json.writeStringProperty("policy", difference.evaluator().verdict().text());
      json.writeStringProperty("reason", difference.evaluator().reason().text());
      json.writeStringProperty("program", difference.kernel().text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
