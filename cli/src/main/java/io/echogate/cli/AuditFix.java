package io.echogate.cli;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import io.echogate.firewalls.audit.Audit;
import io.echogate.firewalls.audit.Placement;
import io.echogate.firewalls.mending.Mending;
import io.echogate.firewalls.mending.Unmended;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code audit --fix INPUT}: the rules with what was found mended, as far as rules mend it. What
 * was done, and how it was proven, goes where errors go.
 */
final class AuditFix {
  static final String OPTION = "--fix";

  private AuditFix() {}

  static OptionSpec option() {
    return Options.flag(
            OPTION,
            "prints the rules with the remedies put in: only those that another audit and a"
                + " comparison of all packets prove to mend what was found and to change nothing"
                + " else")
        .build();
  }

  /**
   * Refuses what does not go with it.
   *
   * @param others the options that narrow or change what an audit looks at
   */
  static void check(ParseResult arguments, AuditForm form, List<String> others) {
    for (String other : others) {
      if (arguments.hasMatchedOption(other)) {
        throw Refusal.usage(
            OPTION + " and " + other + " exclude each other",
            "the rules of one INPUT are mended as a whole: leave out " + other);
      }
    }
    if (form != AuditForm.TEXT && form != AuditForm.JSON) {
      throw Refusal.usage(
          OPTION + " prints rules, or a document with --json", "ask for one form at a time");
    }
    List<String> files = Options.files(arguments);
    if (files.size() > 1) {
      throw Refusal.usage(
          OPTION + " takes one INPUT, not " + files.size(),
          "mend each by itself: "
              + files.stream()
                  .map(file -> "echogate audit --fix " + file)
                  .collect(Collectors.joining("; ")));
    }
  }

  static ExitCode run(
      AuditInput input,
      RuleSet rules,
      Optional<Role> role,
      ParseResult arguments,
      AuditForm form,
      Console console) {
    if (input.isPolicy()) {
      throw Refusal.usage(
          OPTION + " mends the rules of other firewalls",
          "a policy is mended in its own words: echogate check says how");
    }
    Optional<String> chain = Options.value(arguments, Placements.CHAIN);
    Placement placement = Placements.of(rules, chain);
    Mending mending =
        Mending.of(
            input.texts(),
            placement,
            chain,
            role.or(input::role).orElseGet(() -> Audit.role(placement.rules())),
            console.time().instant(),
            TimeUnit.SECONDS.toNanos(Timeout.seconds(arguments)));
    if (form == AuditForm.JSON) {
      Json.print(console, json -> AuditFixJson.print(mending, json));
    } else {
      mending.texts().stream().map(Source::text).forEach(console.out()::print);
      console.out().flush();
      console.complain(AuditFixText.of(mending, console.errStyle()));
    }
    console.out().flush();
    boolean bad =
        !mending.after().unfinished().isEmpty()
            || mending.left().stream()
                .map(Unmended::finding)
                .anyMatch(finding -> finding.severity().isAtLeast(Severity.CRITICAL));
    return bad ? ExitCode.NEGATIVE : ExitCode.DONE;
  }
}
