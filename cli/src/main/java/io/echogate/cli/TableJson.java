package io.echogate.cli;

import io.echogate.cli.TableVerb.Selection;
import io.echogate.cli.table.Row;
import io.echogate.cli.table.Step;
import io.echogate.cli.table.Treatment;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * The tables of policies as a JSON array: an object for each statement that may decide a message.
 */
final class TableJson {
  private final Selection selection;

  TableJson(Selection selection) {
    this.selection = selection;
  }

  void print(List<Policy> policies, JsonGenerator json) {
    json.writeStartArray();
    for (Policy policy : policies) {
      for (Family family : selection.families()) {
        for (Direction direction : selection.directions(policy)) {
          for (Row row : selection.rows(policy, family)) {
            Treatment treatment = direction == Direction.IN ? row.in() : row.out();
            treatment.steps().forEach(step -> step(policy, row, direction, step, json));
          }
        }
      }
    }
    json.writeEndArray();
  }

  private static void step(
      Policy policy, Row row, Direction direction, Step step, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("policy", policy.name());
    json.writeStringProperty("family", row.family().text());
    if (row.types().isEmpty()) {
      json.writeNullProperty("type");
    } else {
      json.writeNumberProperty("type", row.types().getFirst());
    }
    if (row.code() == Row.ALL_CODES) {
      json.writeNullProperty("code");
    } else {
      json.writeNumberProperty("code", row.code());
    }
    json.writeStringProperty("slug", row.name());
    json.writeStringProperty("direction", direction.text());
    json.writeStringProperty("verdict", step.verdict());
    json.writeStringProperty("outcome", step.outcome());
    json.writeStringProperty("condition", step.isFinal() ? null : step.condition());
    if (step.statement().isPresent()) {
      json.writeStringProperty("file", step.statement().get().origin().file());
      json.writeNumberProperty("line", step.statement().get().line());
    } else {
      json.writeNullProperty("file");
      json.writeNullProperty("line");
    }
    json.writeEndObject();
  }
}
