package io.echogate.cli;

import static io.echogate.advice.knowledge.Severity.CRITICAL;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.audit.Audit;
import io.echogate.firewalls.audit.Placement;
import io.echogate.firewalls.audit.Report;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.RuleSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code audit INPUT...}: what a firewall does to each message, and what that breaks. */
final class AuditVerb implements Verb {
  static final String NAME = "audit";

  private static final String ROLE = "--role";
  private static final String DIRECTION = AuditScope.DIRECTION;
  private static final String STRICT = "--strict";
  private static final String LIVE = "--live";
  private static final String NETNS = "--netns";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.verb(
                NAME,
                List.of(
                    "Says what an existing firewall does to each ICMP message, and what does not"
                        + " work because of it.",
                    "It takes all that import takes, and policies of Echogate. Every packet that"
                        + " there can be is followed through the rules, not a sample of them. It"
                        + " changes nothing and needs no privileges for files. Findings come with"
                        + " the line that decides, a packet that shows it, and rules that mend it;"
                        + " then comes a table of what happens to each message. Critical findings"
                        + " end with 1."),
                "iptables-save | echogate audit -",
                "says what the rules of this machine do to ICMP over IPv4")
            .addPositional(FirewallFiles.operands("0..*"))
            .addOption(
                Options.flag(
                        LIVE,
                        "this machine: policies in force, all firewalls, and what the kernel's"
                            + " settings do")
                    .build())
            .addOption(Options.text(NETNS, "NAME", "with " + LIVE + ": in this network namespace"))
            .addOption(PolicyFiles.choice())
            .addOption(
                Options.text(
                    ROLE,
                    "ROLE",
                    "what the machine is: "
                        + Roles.words()
                        + "; border if the rules are a router's or let connections through, else"
                        + " host"))
            .addOption(
                Options.text(
                    DIRECTION, "WAYS", "only in, out, forward; several with commas between them"))
            .addOption(AskedMessages.option())
            .addOption(Placements.option())
            .addOption(AuditFix.option())
            .addOption(Timeout.option())
            .addOption(Options.flag(STRICT, "findings of any severity end with 1").build());
    AuditForm.addTo(spec);
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    Optional<Role> role = Options.value(arguments, ROLE).map(Roles::named);
    Optional<Set<Course>> courses = courses(arguments);
    long seconds = Timeout.seconds(arguments);
    Optional<AskedMessages> asked = AskedMessages.of(arguments);
    AuditForm form = AuditForm.of(arguments);
    boolean fixes = arguments.hasMatchedOption(AuditFix.OPTION);
    if (fixes) {
      AuditFix.check(arguments, form, List.of(LIVE, DIRECTION, AskedMessages.OPTION));
    }
    AuditInput input = input(arguments, console);
    Optional<RuleSet> rules = input.rules();
    if (rules.isEmpty() && arguments.hasMatchedOption(LIVE)) {
      throw Refusal.negative(
          "no firewall has rules here: every message passes, as far as the kernel lets it"
              + input.remarks().stream().map(remark -> "; " + remark).collect(Collectors.joining()),
          "echogate init --detect prints a policy for this machine");
    }
    if (rules.isEmpty()) {
      if (form == AuditForm.JSON) {
        Json.print(console, json -> AuditJson.errors(input.errors(), json));
      }
      return ExitCode.NEGATIVE;
    }
    if (fixes) {
      return AuditFix.run(input, rules.get(), role, arguments, form, console);
    }
    Optional<String> chain = Options.value(arguments, Placements.CHAIN);
    Placement placement = Placements.of(rules.get(), chain);
    Instant now = console.time().instant();
    AuditScope scope = AuditScope.of(placement.rules(), input, role, courses);
    Report report =
        Audit.of(
            placement.rules(),
            scope.role(),
            scope.courses(),
            scope.machine(),
            now,
            TimeUnit.SECONDS.toNanos(seconds));
    Report told = asked.map(some -> some.narrowed(report)).orElse(report);
    AuditPage page = new AuditPage(told, placement, input, asked, scope);
    print(page, form, console);
    console.out().flush();
    return code(page, arguments.hasMatchedOption(STRICT));
  }

  private static AuditInput input(ParseResult arguments, Console console) {
    List<String> files = Options.files(arguments);
    Optional<String> netns = Options.value(arguments, NETNS);
    if (arguments.hasMatchedOption(LIVE)) {
      if (!files.isEmpty()) {
        throw Refusal.usage(LIVE + " takes no INPUT", "leave out " + files.getFirst());
      }
      return AuditInput.live(netns, console);
    }
    if (netns.isPresent()) {
      throw Refusal.usage(NETNS + " goes with " + LIVE, "add that");
    }
    if (files.isEmpty()) {
      throw Refusal.usage(
          "there is nothing to audit", "give an INPUT, or " + LIVE + " for this machine");
    }
    return AuditInput.of(files, arguments, console);
  }

  private static void print(AuditPage page, AuditForm form, Console console) {
    switch (form) {
      case TEXT -> console.out().print(AuditText.of(page, console.outStyle()));
      case JSON -> Json.print(console, json -> AuditJson.print(page, json));
      case MARKDOWN -> console.out().print(AuditMarkdown.of(page));
      case HTML -> console.out().print(AuditHtml.of(page));
      case SARIF -> Json.print(console, json -> AuditSarif.print(page, json));
    }
  }

  private static ExitCode code(AuditPage page, boolean strict) {
    Report report = page.report();
    boolean bad =
        !report.unfinished().isEmpty()
            || page.unjudged().isPresent()
            || report.findings().stream()
                .anyMatch(finding -> strict || finding.severity().isAtLeast(CRITICAL));
    return bad ? ExitCode.NEGATIVE : ExitCode.DONE;
  }

  /** The courses that are asked about; empty for all. */
  private static Optional<Set<Course>> courses(ParseResult arguments) {
    if (!arguments.hasMatchedOption(DIRECTION)) {
      return Optional.empty();
    }
    List<Course> courses = new ArrayList<>();
    for (String word : arguments.matchedOptionValue(DIRECTION, "").split(",", -1)) {
      courses.add(
          EnumSet.allOf(Course.class).stream()
              .filter(course -> course.text().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      Refusal.usage(
                          DIRECTION + " takes no '" + word + "'", "it takes in, out, forward")));
    }
    return Optional.of(EnumSet.copyOf(courses));
  }
}
