package io.echogate.cli;

import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is to be said about a policy text before it is applied. */
final class Remarks {
  private Remarks() {}

  /**
   * What the reader says; and, first, whether the policy would cut off the login that wants to
   * apply it.
   */
  static List<Diagnostic> ofLogin(Reading reading, Map<String, String> environment) {
    List<Diagnostic> remarks = new ArrayList<>(reading.diagnostics());
    Login.of(environment)
        .flatMap(
            login ->
                reading.policies().stream()
                    .findFirst()
                    .flatMap(policy -> LoginPeer.warning(policy, login.peer())))
        .ifPresent(remarks::addFirst);
    return List.copyOf(remarks);
  }
}
