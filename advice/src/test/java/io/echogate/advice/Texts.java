package io.echogate.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Policies as tests write them. */
final class Texts {
  static final LocalDate DAY = LocalDate.of(2026, 11, 20);

  private Texts() {}

  /** What advice finds in a text, which must have no errors. */
  static List<Finding> findings(Optional<Role> role, String text) {
    Reading reading = PolicyReader.read(new Source("test.policy", text));
    assertThat(reading.diagnostics())
        .as(text)
        .noneMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
    return Advice.of(reading.policies(), role, DAY);
  }

  static List<String> ids(Optional<Role> role, String text) {
    return findings(role, text).stream().map(Finding::id).toList();
  }
}
