package io.echogate.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Source;
import java.util.List;

/** What holds of the reading of every text. */
final class Invariants {
  private Invariants() {}

  /** Reads a text and checks what can be checked without knowing it. */
  static Reading read(String text) {
    Reading reading = PolicyReader.read(new Source("any.xfw", text));
    for (Diagnostic diagnostic : reading.diagnostics()) {
      assertThat(diagnostic.span().end()).isLessThanOrEqualTo(text.length());
      assertThat(diagnostic.message()).isNotBlank().doesNotContain("\n").hasSizeLessThan(300);
    }
    List<String> lines = DiagnosticText.of(reading.diagnostics()).lines().toList();
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(400));
    assertThat(reading.hasErrors() && !reading.policies().isEmpty()).isFalse();
    return reading;
  }
}
