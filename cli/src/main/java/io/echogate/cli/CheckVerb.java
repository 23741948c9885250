package io.echogate.cli;

import io.echogate.advice.knowledge.Role;
import io.echogate.cli.manual.Manual;
import io.echogate.cli.manual.PageJson;
import io.echogate.cli.manual.PageText;
import io.echogate.cli.manual.Topic;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code check FILE...}: says what is wrong with policies, and what they break for whom. */
final class CheckVerb implements Verb {
  static final String NAME = "check";

  private static final String STRICT = "--strict";
  private static final String EXPLAIN = "--explain";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Says what is wrong with policies, and what they break for whom.",
                "All errors of all files come in one run, then findings: what will not work, or"
                    + " does harm, each with the line to write. Then comes what is left open: the"
                    + " attacks for which strangers' messages pass that such a machine should drop"
                    + " or limit, with the lines that let them pass. Without a role all that is"
                    + " what holds for every machine; with one, there is also a list of what"
                    + " works. Errors and critical findings end with 1; what is left open changes"
                    + " no exit code, since it may be meant so."),
            "echogate check web.policy --role host --strict",
            "ends with 0 only if there is nothing to say for a server")
        .addPositional(Options.policyFiles())
        .addOption(Roles.option())
        .addOption(Options.flag(STRICT, "findings of any severity end with 1").build())
        .addOption(
            Options.text(EXPLAIN, "ID", "tells the full story of a finding, or of an attack"))
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    List<String> files = Options.files(arguments);
    if (arguments.hasMatchedOption(EXPLAIN)) {
      if (!files.isEmpty()) {
        throw Refusal.usage(EXPLAIN + " takes no file", "leave out " + files.getFirst());
      }
      tell(story(arguments.matchedOptionValue(EXPLAIN, "")), arguments, console);
      return ExitCode.DONE;
    }
    if (files.isEmpty()) {
      throw Refusal.usage("there is no FILE to check", "echogate check --help shows what there is");
    }
    List<Role> roles = Roles.of(arguments);
    LocalDate day = LocalDate.ofInstant(console.time().instant(), ZoneOffset.UTC);
    List<Checked> checked = new ArrayList<>();
    for (String file : files) {
      checked.add(check(file, roles, day, console));
    }
    boolean strict = arguments.hasMatchedOption(STRICT);
    CheckReport report = new CheckReport(checked, strict);
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, report::json);
    } else {
      report.print(console);
    }
    return report.code();
  }

  /** The page of a finding, or of an attack that is left open. */
  private static Topic story(String id) {
    Manual manual = new Manual();
    return manual
        .story(id)
        .orElseThrow(
            () ->
                Refusal.usage(
                    "there is no finding and no attack '" + id + "'",
                    DidYouMean.or(
                        "check shows the ids of what it finds", manual.nearestStory(id))));
  }

  private static void tell(Topic story, ParseResult arguments, Console console) {
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, json -> PageJson.print(List.of(story), json));
    } else {
      console.out().print(PageText.of(story));
    }
  }

  private static Checked check(String file, List<Role> roles, LocalDate day, Console console) {
    try {
      return Checked.Read.of(PolicyFiles.read(file, console), roles, day);
    } catch (Refusal refusal) {
      return new Checked.Unreadable(file, refusal);
    }
  }
}
