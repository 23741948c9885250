package io.echogate.cli;

import io.echogate.advice.analysis.FunctionAnalysis;
import io.echogate.advice.analysis.FunctionReport;
import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.analysis.Standing;
import io.echogate.advice.knowledge.Role;
import io.echogate.cli.manual.Page;
import io.echogate.policy.Policy;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/**
 * Which functions work with a policy on a machine of a role. Those that such a machine had better
 * not take part in, such as router renumbering, and those that few use, are left out.
 */
record FunctionSummary(Policy policy, Role role, List<FunctionReport> reports) {
  FunctionSummary {
    reports = List.copyOf(reports);
  }

  static FunctionSummary of(PolicyAnalysis analysis, Role role) {
    return new FunctionSummary(
        analysis.policy(), role, new FunctionAnalysis(analysis, role).wanted());
  }

  /** For people: the functions by how well they work, with the lines that make it so. */
  void print(boolean named, Page page) {
    page.title("as " + role.text() + (named ? ", policy " + policy.name() : ""));
    Map<Standing, List<String>> words = new EnumMap<>(Standing.class);
    for (int i = 0; i < reports.size(); i++) {
      FunctionReport report = reports.get(i);
      boolean both = i + 1 < reports.size() && isSame(report, reports.get(i + 1));
      words
          .computeIfAbsent(report.standing(), key -> new ArrayList<>())
          .add(
              report.function().name()
                  + (both || isInOneFamily(report) ? "" : " " + report.family())
                  + lines(report));
      if (both) {
        i++;
      }
    }
    words.entrySet().stream()
        .sorted(Map.Entry.<Standing, List<String>>comparingByKey().reversed())
        .forEach(
            entry ->
                page.entry(
                    entry.getKey().text(),
                    Standing.PARTIAL.text().length(),
                    String.join(", ", entry.getValue())));
  }

  /** Whether a function stands in both families alike, because of the same lines. */
  private static boolean isSame(FunctionReport one, FunctionReport other) {
    return one.function().equals(other.function())
        && one.standing() == other.standing()
        && lines(one).equals(lines(other));
  }

  /** Whether there is no other report on the function to tell it from. */
  private boolean isInOneFamily(FunctionReport report) {
    return reports.stream().filter(one -> one.function().equals(report.function())).count() == 1;
  }

  private static String lines(FunctionReport report) {
    if (report.standing() == Standing.WORKS || report.deciders().isEmpty()) {
      return "";
    }
    return report.deciders().stream()
        .map(Statement::line)
        .distinct()
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(", ", " (", ")"));
  }

  /** An object for each function. */
  void json(JsonGenerator json) {
    for (FunctionReport report : reports) {
      json.writeStartObject();
      json.writeStringProperty("policy", policy.name());
      json.writeStringProperty("role", role.text());
      json.writeStringProperty("function", report.function().name());
      json.writeStringProperty("family", report.family().text());
      json.writeStringProperty("standing", report.standing().text());
      json.writeArrayPropertyStart("lines");
      report.deciders().stream()
          .mapToInt(Statement::line)
          .distinct()
          .sorted()
          .forEach(json::writeNumber);
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
