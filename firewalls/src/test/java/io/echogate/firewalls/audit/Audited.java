package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.imports.Importer;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.source.Source;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Audits of texts. */
final class Audited {
  private static final long MINUTE = 60_000_000_000L;

  private Audited() {}

  static RuleSet rules(String... texts) {
    List<Source> sources = Arrays.stream(texts).map(text -> new Source("rules", text)).toList();
    Imported imported = Importer.read(sources);
    assertThat(imported.rules()).as("%s", imported.diagnostics()).isPresent();
    return Placement.of(imported.rules().orElseThrow(), Optional.empty()).rules();
  }

  static Report audit(RuleSet rules, Role role) {
    return Audit.of(rules, role, EnumSet.allOf(Course.class), Instant.EPOCH, MINUTE);
  }

  static Report audit(String text, Role role) {
    return audit(rules(text), role);
  }

  /** The findings as words: {@code breaks-nd ip6 in 7}; 0 for a policy. */
  static List<String> words(Report report) {
    return report.findings().stream().map(Audited::words).toList();
  }

  private static String words(AuditFinding finding) {
    return Stream.of(
            finding.id(),
            finding.family().map(family -> family.text()).orElse("-"),
            finding.course().map(Course::text).orElse("-"),
            "" + finding.rule().map(Rule::line).orElse(0))
        .reduce((one, other) -> one + " " + other)
        .orElseThrow();
  }
}
