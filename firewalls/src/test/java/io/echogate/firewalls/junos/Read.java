package io.echogate.firewalls.junos;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Source;

/** Configurations of Juniper routers as tests read them. */
final class Read {
  private Read() {}

  /** Reads the configuration of a router. */
  static Imported read(String text) {
    return JunosReader.read(new Source("r1.conf", text));
  }

  /** Its rules, which there have to be. */
  static RuleSet rules(String text) {
    Imported imported = read(text);
    assertThat(imported.rules()).as(DiagnosticText.of(imported.diagnostics())).isPresent();
    return imported.rules().orElseThrow();
  }
}
