package io.echogate.cli;

import io.echogate.advice.Finding;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import io.echogate.policy.Policy;
import io.echogate.policy.language.Reading;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** What {@code check} made of a file. */
sealed interface Checked {

  /** How this ends. */
  ExitCode code(boolean strict);

  /**
   * A file that could be read.
   *
   * @param findings what advice has to say; none where the text has errors
   * @param functions what works, for each policy and role
   */
  record Read(Reading reading, List<Finding> findings, List<FunctionSummary> functions)
      implements Checked {
    public Read {
      findings = List.copyOf(findings);
      functions = List.copyOf(functions);
    }

    /** Checks a text for some roles. */
    static Read of(Reading reading, List<Role> roles, LocalDate day) {
      List<FunctionSummary> functions = new ArrayList<>();
      for (Policy policy : reading.policies()) {
        for (Role role : roles) {
          functions.add(FunctionSummary.of(policy, role, day));
        }
      }
      return new Read(reading, Roles.findings(reading.policies(), roles, day), functions);
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
