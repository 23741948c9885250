package io.echogate.cli;

import io.echogate.policy.Policy;
import io.echogate.policy.advice.Warnings;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Diagnostic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** All that is to be said about a policy text: what the reader says, and what the policy breaks. */
final class Remarks {
  private Remarks() {}

  /** Errors, warnings and notes, by place. */
  static List<Diagnostic> of(Reading reading) {
    List<Diagnostic> remarks = new ArrayList<>(reading.diagnostics());
    for (Policy policy : reading.policies()) {
      remarks.addAll(Warnings.of(policy));
    }
    remarks.sort(Comparator.comparingInt(remark -> remark.span().start()));
    return List.copyOf(remarks);
  }

  /** The same, and whether the policy would cut off the login that wants to apply it. */
  static List<Diagnostic> ofLogin(Reading reading, Map<String, String> environment) {
    List<Diagnostic> remarks = new ArrayList<>(of(reading));
    Login.of(environment)
        .flatMap(
            login ->
                reading.policies().stream()
                    .findFirst()
                    .flatMap(policy -> Warnings.ofLogin(policy, login.peer())))
        .ifPresent(remarks::addFirst);
    return List.copyOf(remarks);
  }
}
