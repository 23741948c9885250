package io.echogate.cli;

import io.echogate.advice.Finding;
import io.echogate.advice.analysis.LostNeed;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import io.echogate.icmp.Family;
import io.echogate.policy.Dialect;
import io.echogate.policy.Policy;
import io.echogate.policy.language.Reading;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Which critical findings, and which losses of functions, a command line accepts. In {@code policy
 * { }} each that it does not accept stands against putting the policy in force; files of {@code xfw
 * { }} already run elsewhere, and are only warned of.
 */
record Acceptance(AcceptedWords words) {
  /** Findings that nothing of a family gets through: who accepts them accepts all losses in it. */
  private static final Map<String, Family> SHUT =
      Map.of("icmp-all-blocked", Family.IP4, "ipv6-rules-missing", Family.IP6);

  /** The option that names them. */
  static OptionSpec option() {
    return Options.text(
        AcceptedWords.NAME,
        "WORD",
        "puts a policy { } in force in spite of the critical finding of this id, or though the"
            + " function of this name worked with the policy before and no longer does; several"
            + " with commas between them");
  }

  /**
   * What the command line accepts.
   *
   * @throws Refusal if a word is neither a function nor a finding's id
   */
  static Acceptance of(ParseResult arguments) {
    return new Acceptance(AcceptedWords.of(arguments));
  }

  /** Shows the critical findings on policies, and says whether one stands against them. */
  boolean refuses(List<Assignment> assignments, Reading reading, Console console) {
    List<Policy> policies = assignments.stream().map(Assignment::policy).distinct().toList();
    List<Finding> critical =
        Roles.findings(policies, List.of(), day(console)).stream()
            .filter(finding -> finding.severity() == Severity.CRITICAL)
            .filter(finding -> !words.has(finding.id()))
            .toList();
    console.complain(FindingText.of(critical, reading.source().name()));
    boolean refuses =
        !critical.isEmpty()
            && policies.stream().anyMatch(policy -> policy.dialect() == Dialect.POLICY);
    if (refuses) {
      List<String> open = critical.stream().map(Finding::id).distinct().sorted().toList();
      console.complain(
          "echogate: error: critical findings stand against this policy\nhelp: mend it, or accept"
              + " what it breaks: "
              + AcceptedWords.option(open)
              + "\n");
    }
    return refuses;
  }

  /**
   * What stands against replacements.
   *
   * @param lost what functions lose by one of them, and no word accepts
   */
  record Open(Replacement replacement, List<LostNeed> lost) {}

  /** The losses of functions that are not accepted; empty if nothing stands against any. */
  List<Open> open(List<Replacement> replacements, Console console) {
    return replacements.stream()
        .filter(Replacement::mustBeAccepted)
        .map(replacement -> new Open(replacement, open(replacement, day(console))))
        .filter(open -> !open.lost().isEmpty())
        .toList();
  }

  /** Says what stands against replacements, and how to accept it; nothing if nothing does. */
  static void complain(List<Open> all, Console console) {
    for (Open open : all) {
      console.complain(
          "echogate: error: %s: functions that work now would be lost\n%s"
              .formatted(open.replacement.interfaceName(), LostText.of(open.lost)));
    }
    Set<String> words = new LinkedHashSet<>();
    all.forEach(
        open -> LostText.namesByMessage(open.lost).forEach(names -> words.add(names.getFirst())));
    if (!words.isEmpty()) {
      console.complain(
          "help: mend it, or accept what it breaks: " + AcceptedWords.option(words) + "\n");
    }
  }

  /** The losses that no word accepts. A message that one accepted function needs is accepted. */
  private List<LostNeed> open(Replacement replacement, LocalDate day) {
    Set<String> accepted =
        words.functions(
            words.nameFindings()
                ? Roles.findings(List.of(replacement.policy()), Arrays.asList(Role.values()), day)
                : List.of());
    Set<Family> shut =
        SHUT.entrySet().stream()
            .filter(entry -> words.has(entry.getKey()))
            .map(Map.Entry::getValue)
            .collect(Collectors.toSet());
    return replacement.lost().stream()
        .filter(lost -> !shut.contains(lost.need().family()))
        .filter(
            lost ->
                LostText.namesOf(lost, replacement.lost()).stream().noneMatch(accepted::contains))
        .toList();
  }

  private static LocalDate day(Console console) {
    return LocalDate.ofInstant(console.time().instant(), ZoneOffset.UTC);
  }
}
