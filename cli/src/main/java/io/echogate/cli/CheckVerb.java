package io.echogate.cli;

import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Severity;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.JsonGenerator;

/** {@code check FILE...}: says what is wrong with policies. */
final class CheckVerb implements Verb {
  static final String NAME = "check";

  /** A file that could be read, or why it could not. */
  private sealed interface Outcome {
    record Read(Reading reading, List<Diagnostic> remarks) implements Outcome {}

    record Unreadable(String file, Refusal refusal) implements Outcome {}
  }

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Says what is wrong with policies.",
                "All errors of all files come in one run, warnings of what breaks IPv6 on the link"
                    + " or leaves connections hanging, and notes on what has no effect, or another"
                    + " one than it seems."),
            "echogate check web.xfw",
            "ends with 0 when the policy could be applied, with 1 when it has errors")
        .addPositional(Options.policyFiles())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    List<Outcome> outcomes = new ArrayList<>();
    for (String file : Options.files(arguments)) {
      outcomes.add(read(file, console));
    }
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, json -> document(outcomes, json));
    } else {
      outcomes.forEach(outcome -> report(outcome, console));
    }
    return outcomes.stream().map(CheckVerb::codeOf).reduce(ExitCode.DONE, ExitCode::or);
  }

  private static Outcome read(String file, Console console) {
    try {
      Reading reading = PolicyFiles.read(file, console);
      return new Outcome.Read(reading, Remarks.of(reading));
    } catch (Refusal refusal) {
      return new Outcome.Unreadable(file, refusal);
    }
  }

  private static ExitCode codeOf(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Read read -> read.reading().hasErrors() ? ExitCode.NEGATIVE : ExitCode.DONE;
      case Outcome.Unreadable unreadable -> unreadable.refusal().code();
    };
  }

  private static void report(Outcome outcome, Console console) {
    switch (outcome) {
      case Outcome.Read read -> {
        console.complain(DiagnosticText.of(read.remarks()));
        String summary = summary(read.remarks(), console.outStyle());
        console.out().println(read.reading().source().name() + ": " + summary);
        console.out().flush();
      }
      case Outcome.Unreadable unreadable -> console.complain(unreadable.refusal().text());
    }
  }

  private static String summary(List<Diagnostic> remarks, Style style) {
    long errors = count(remarks, Severity.ERROR);
    long warnings = count(remarks, Severity.WARNING);
    long notes = count(remarks, Severity.NOTE);
    List<String> parts = new ArrayList<>();
    parts.add(errors == 0 ? style.good("ok") : style.bad(plural(errors, "error")));
    if (warnings > 0) {
      parts.add(style.doubtful(plural(warnings, "warning")));
    }
    if (notes > 0) {
      parts.add(plural(notes, "note"));
    }
    return String.join(", ", parts);
  }

  private static long count(List<Diagnostic> remarks, Severity severity) {
    return remarks.stream().filter(remark -> remark.severity() == severity).count();
  }

  private static String plural(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static void document(List<Outcome> outcomes, JsonGenerator json) {
    boolean good = outcomes.stream().allMatch(outcome -> codeOf(outcome) == ExitCode.DONE);
    json.writeStartObject();
    json.writeStringProperty("verdict", good ? "ok" : "errors");
    array("errors", Severity.ERROR, outcomes, json);
    array("warnings", Severity.WARNING, outcomes, json);
    array("notes", Severity.NOTE, outcomes, json);
    json.writeEndObject();
  }

  private static void array(
      String name, Severity severity, List<Outcome> outcomes, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Read read ->
            read.remarks().stream()
                .filter(diagnostic -> diagnostic.severity() == severity)
                .forEach(diagnostic -> diagnostic(diagnostic, json));
        case Outcome.Unreadable unreadable when severity == Severity.ERROR ->
            unreadable(unreadable, json);
        case Outcome.Unreadable unreadable -> {}
      }
    }
    json.writeEndArray();
  }

  private static void diagnostic(Diagnostic diagnostic, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("file", diagnostic.source().name());
    json.writeNumberProperty("line", diagnostic.line());
    json.writeNumberProperty("column", diagnostic.column());
    json.writeStringProperty("message", diagnostic.message());
    json.writeStringProperty("help", diagnostic.help().orElse(null));
    json.writeEndObject();
  }

  private static void unreadable(Outcome.Unreadable unreadable, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("file", unreadable.file());
    json.writeNullProperty("line");
    json.writeNullProperty("column");
    json.writeStringProperty("message", unreadable.refusal().message());
    json.writeStringProperty("help", unreadable.refusal().help());
    json.writeEndObject();
  }
}
