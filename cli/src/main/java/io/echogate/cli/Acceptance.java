package io.echogate.cli;

import io.echogate.advice.Finding;
import io.echogate.advice.FindingKind;
import io.echogate.advice.knowledge.Severity;
import io.echogate.policy.Dialect;
import io.echogate.policy.Policy;
import io.echogate.policy.language.Reading;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Which critical findings a command line accepts. In {@code policy { }} each that it does not
 * accept stands against putting the policy in force; files of {@code xfw { }} already run
 * elsewhere, and are only warned of.
 *
 * @param ids the ids that are accepted
 */
record Acceptance(Set<String> ids) {
  private static final String NAME = "--accept";

  Acceptance {
    ids = Set.copyOf(ids);
  }

  /** The option that names them. */
  static OptionSpec option() {
    return Options.text(
        NAME,
        "ID",
        "puts a policy { } in force in spite of this critical finding; several with commas between"
            + " them");
  }

  /**
   * What the command line accepts.
   *
   * @throws Refusal if a word is no finding's id
   */
  static Acceptance of(ParseResult arguments) {
    if (!arguments.hasMatchedOption(NAME)) {
      return new Acceptance(Set.of());
    }
    return new Acceptance(
        Arrays.stream(arguments.matchedOptionValue(NAME, "").split(",", -1))
            .map(FindingIds::kind)
            .map(FindingKind::id)
            .collect(Collectors.toSet()));
  }

  /** Shows the critical findings on policies, and says whether one stands against them. */
  boolean refuses(List<Assignment> assignments, Reading reading, Console console) {
    List<Policy> policies = assignments.stream().map(Assignment::policy).distinct().toList();
    LocalDate day = LocalDate.ofInstant(console.time().instant(), ZoneOffset.UTC);
    List<Finding> critical =
        Roles.findings(policies, List.of(), day).stream()
            .filter(finding -> finding.severity() == Severity.CRITICAL)
            .filter(finding -> !ids.contains(finding.id()))
            .toList();
    console.complain(FindingText.of(critical, reading.source().name()));
    boolean refuses =
        !critical.isEmpty()
            && policies.stream().anyMatch(policy -> policy.dialect() == Dialect.POLICY);
    if (refuses) {
      String open =
          critical.stream().map(Finding::id).distinct().sorted().collect(Collectors.joining(","));
      console.complain(
          "echogate: error: critical findings stand against this policy\nhelp: mend it, or accept"
              + " what it breaks: "
              + NAME
              + " "
              + open
              + "\n");
    }
    return refuses;
  }
}
