package io.echogate.cli;

import io.echogate.cli.manual.Page;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** What {@code check} says about files. */
record CheckReport(List<Checked> files, boolean strict) {
  CheckReport {
    files = List.copyOf(files);
  }

  /** How the check ends: as its worst file does. */
  ExitCode code() {
    return files.stream().map(file -> file.code(strict)).reduce(ExitCode.DONE, ExitCode::or);
  }

  /** For people: remarks to standard error, a summary of each file to standard output. */
  void print(Console console) {
    for (Checked file : files) {
      switch (file) {
        case Checked.Read read -> print(read, console);
        case Checked.Unreadable unreadable -> console.complain(unreadable.refusal().text());
      }
    }
  }

  private static void print(Checked.Read read, Console console) {
    String name = read.reading().source().name();
    console.complain(DiagnosticText.of(read.reading().diagnostics()));
    console.complain(FindingText.of(read.findings(), name));
    Page page = new Page();
    boolean several = read.reading().policies().size() > 1;
    for (Checked.Read.Summary summary : read.summaries()) {
      summary.functions().ifPresent(functions -> functions.print(several, page));
      summary.attacks().print(several, page);
    }
    console.out().print(page.text());
    console.out().println(name + ": " + summary(read, console.outStyle()));
    console.out().flush();
  }

  private static String summary(Checked.Read read, Style style) {
    long errors = count(read, Severity.ERROR);
    List<String> parts = new ArrayList<>();
    if (errors > 0) {
      parts.add(style.bad(Plural.of(errors, "error")));
    } else if (read.findings().isEmpty()) {
      parts.add(style.good("ok"));
    }
    for (io.echogate.advice.knowledge.Severity severity :
        io.echogate.advice.knowledge.Severity.values()) {
      long count = read.count(severity);
      if (count > 0) {
        String text = Plural.of(count, severity.text() + " finding");
        parts.add(
            switch (severity) {
              case CRITICAL -> style.bad(text);
              case HIGH, MEDIUM -> style.doubtful(text);
              case LOW, NONE -> text;
            });
      }
    }
    long notes = count(read, Severity.NOTE) + count(read, Severity.WARNING);
    if (notes > 0) {
      parts.add(Plural.of(notes, "note"));
    }
    return String.join(", ", parts);
  }

  private static long count(Checked.Read read, Severity severity) {
    return read.reading().diagnostics().stream()
        .filter(diagnostic -> diagnostic.severity() == severity)
        .count();
  }

  /** The same as a JSON object. */
  void json(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("verdict", code() == ExitCode.DONE ? "ok" : verdict());
    diagnostics("errors", Severity.ERROR, json);
    diagnostics("notes", Severity.NOTE, json);
    json.writeArrayPropertyStart("findings");
    for (Checked file : files) {
      if (file instanceof Checked.Read read) {
        String name = read.reading().source().name();
        read.findings().forEach(finding -> FindingJson.print(finding, name, json));
      }
    }
    json.writeEndArray();
    summaries(
        "functions",
        summary -> summary.functions().ifPresent(functions -> functions.json(json)),
        json);
    summaries("attacks", summary -> summary.attacks().json(json), json);
    json.writeEndObject();
  }

  private void summaries(String name, Consumer<Checked.Read.Summary> content, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    for (Checked file : files) {
      if (file instanceof Checked.Read read) {
        read.summaries().forEach(content);
      }
    }
    json.writeEndArray();
  }

  private String verdict() {
    boolean errors =
        files.stream()
            .anyMatch(
                file ->
                    switch (file) {
                      case Checked.Read read -> read.reading().hasErrors();
                      case Checked.Unreadable unreadable -> true;
                    });
    return errors ? "errors" : "findings";
  }

  private void diagnostics(String name, Severity severity, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    for (Checked file : files) {
      switch (file) {
        case Checked.Read read ->
            read.reading().diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() == severity)
                .forEach(diagnostic -> diagnostic(diagnostic, json));
        case Checked.Unreadable unreadable -> {
          if (severity == Severity.ERROR) {
            unreadable(unreadable, json);
          }
        }
      }
    }
    json.writeEndArray();
  }

  /** What is said at a place in a text. */
  static void diagnostic(Diagnostic diagnostic, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("file", diagnostic.source().name());
    json.writeNumberProperty("line", diagnostic.line());
    json.writeNumberProperty("column", diagnostic.column());
    json.writeStringProperty("message", diagnostic.message());
    json.writeStringProperty("help", diagnostic.help().orElse(null));
    json.writeEndObject();
  }

  private static void unreadable(Checked.Unreadable unreadable, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("file", unreadable.file());
    json.writeNullProperty("line");
    json.writeNullProperty("column");
    json.writeStringProperty("message", unreadable.refusal().message());
    json.writeStringProperty("help", unreadable.refusal().help());
    json.writeEndObject();
  }
}
