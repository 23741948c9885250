package io.echogate.cli;

import io.echogate.advice.Finding;
import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import io.echogate.policy.Policy;
import io.echogate.policy.language.Reading;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code check} made of a file. */
sealed interface Checked {

  /** How this ends. */
  ExitCode code(boolean strict);

  /**
   * A file that could be read.
   *
   * @param findings what advice has to say; none where the text has errors
   * @param summaries what works and what is left open, for each policy and role
   */
  record Read(Reading reading, List<Finding> findings, List<Summary> summaries) implements Checked {
    public Read {
      findings = List.copyOf(findings);
      summaries = List.copyOf(summaries);
    }

    /**
     * What a policy comes to.
     *
     * @param functions what works; not said where no role is known
     */
    record Summary(Optional<FunctionSummary> functions, AttackSummary attacks) {
      private static Summary of(PolicyAnalysis analysis, Optional<Role> role) {
        return new Summary(
            role.map(known -> FunctionSummary.of(analysis, known)),
            AttackSummary.of(analysis, role));
      }
    }

    /** Checks a text for some roles. */
    static Read of(Reading reading, List<Role> roles, LocalDate day) {
      List<Optional<Role>> wanted =
          roles.isEmpty() ? List.of(Optional.empty()) : roles.stream().map(Optional::of).toList();
      List<Summary> summaries = new ArrayList<>();
      for (Policy policy : reading.policies()) {
        PolicyAnalysis analysis = new PolicyAnalysis(policy, day);
        wanted.forEach(role -> summaries.add(Summary.of(analysis, role)));
      }
      return new Read(reading, Roles.findings(reading.policies(), roles, day), summaries);
    }

    /** How many findings have a severity. */
    long count(Severity severity) {
      return findings.stream().filter(finding -> finding.severity() == severity).count();
    }

    @Override
    public ExitCode code(boolean strict) {
      boolean negative =
          reading.hasErrors() || count(Severity.CRITICAL) > 0 || (strict && !findings.isEmpty());
      return negative ? ExitCode.NEGATIVE : ExitCode.DONE;
    }
  }

  /** A file that could not be read, and why. */
  record Unreadable(String file, Refusal refusal) implements Checked {
    @Override
    public ExitCode code(boolean strict) {
      return refusal.code();
    }
  }
}
