package io.echogate.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** In which form an audit is told. */
enum AuditForm {
  TEXT("", ""),
  JSON(Options.JSON, ""),
  MARKDOWN("--markdown", "prints a report in Markdown"),
  HTML("--html", "prints a report as one page for a browser, which needs nothing else"),
  SARIF("--sarif", "prints the findings in SARIF 2.1.0, for what shows findings beside code");

  private final String option;
  private final String description;

  AuditForm(String option, String description) {
    this.option = option;
    this.description = description;
  }

  /** Adds an option for each of them to a verb. */
  static void addTo(CommandSpec spec) {
    for (AuditForm form : List.of(MARKDOWN, HTML, SARIF)) {
      spec.addOption(Options.flag(form.option, form.description).build());
    }
    spec.addOption(Options.json());
  }

  /**
   * The one that is asked for.
   *
   * @throws Refusal if there are several
   */
  static AuditForm of(ParseResult arguments) {
    List<AuditForm> asked =
        Arrays.stream(values())
            .filter(form -> form != TEXT && arguments.hasMatchedOption(form.option))
            .toList();
    if (asked.size() > 1) {
      throw Refusal.usage(
          asked.stream().map(form -> form.option).collect(Collectors.joining(" and "))
              + " exclude each other",
          "ask for one form at a time");
    }
    return asked.isEmpty() ? TEXT : asked.getFirst();
  }
}
