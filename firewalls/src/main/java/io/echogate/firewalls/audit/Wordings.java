package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKind;
import io.echogate.firewalls.meaning.Course;
import io.echogate.icmp.Family;
import io.echogate.icmp.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What kinds of findings say where it depends on the family, on the way of the packets, or on their
 * types: kinds speak of all. What a line leaves empty is as the kind says it; the first line that
 * fits a finding counts. Severities are those of kinds alone.
 */
final class Wordings {
  private static final String TABLE = "wordings.tsv";

  private static final List<Wording> ALL = read();

  private Wordings() {}

  private record Wording(
      String id,
      String family,
      String course,
      String types,
      String title,
      String consequence,
      String cure,
      String source) {

    boolean fits(AuditFinding finding) {
      return id.equals(finding.id())
          && fits(family, finding.family().map(Family::text))
          && fits(course, finding.course().map(Course::text))
          && (types.isEmpty() || types.equals(types(finding)));
    }

    private static boolean fits(String wanted, Optional<String> found) {
      return wanted.isEmpty() || found.equals(Optional.of(wanted));
    }

    private static String types(AuditFinding finding) {
      return finding.messages().types().mapToObj(String::valueOf).collect(Collectors.joining(","));
    }

    FindingKind of(FindingKind kind) {
      return new FindingKind(
          kind.id(),
          kind.severity(),
          or(title, kind.title()),
          or(consequence, kind.consequence()),
          kind.story(),
          or(cure, kind.cure()),
          or(source, kind.source()));
    }

    private static String or(String text, String other) {
      return text.isEmpty() ? other : text;
    }
  }

  private static List<Wording> read() {
    List<Wording> all = new ArrayList<>();
    Table.read(TABLE, Wordings.class.getResourceAsStream(TABLE))
        .forEach(
            row ->
                all.add(
                    new Wording(
                        row.cell("id"),
                        row.cell("family"),
                        row.cell("direction"),
                        row.cell("types"),
                        row.cell("title"),
                        row.cell("consequence"),
                        row.cell("cure"),
                        row.cell("source"))));
    return List.copyOf(all);
  }

  /** A finding in the words that fit it best. */
  static AuditFinding fit(AuditFinding finding) {
    return ALL.stream()
        .filter(wording -> wording.fits(finding))
        .findFirst()
        .map(wording -> finding.worded(wording.of(finding.kind())))
        .orElse(finding);
  }

  /** The ids of which there are words here. */
  static List<String> ids() {
    return ALL.stream().map(Wording::id).distinct().toList();
  }
}
