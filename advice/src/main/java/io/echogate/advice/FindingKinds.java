package io.echogate.advice;

import io.echogate.advice.knowledge.Severity;
import io.echogate.icmp.Table;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All that findings can be about. */
public final class FindingKinds {
  private static final String TABLE = "findings.tsv";

  private final Map<String, FindingKind> byId = new LinkedHashMap<>();

  private FindingKinds() {
    Table.read(TABLE, FindingKinds.class.getResourceAsStream(TABLE))
        .forEach(
            row ->
                byId.put(
                    row.cell("id"),
                    new FindingKind(
                        row.cell("id"),
                        severity(row.cell("severity")),
                        row.cell("title"),
                        row.cell("consequence"),
                        row.cell("story"),
                        row.cell("cure"),
                        row.cell("source"))));
  }

  private static Severity severity(String text) {
    return Arrays.stream(Severity.values())
        .filter(severity -> severity.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown severity: " + text));
  }

  private static final class Loaded {
    static final FindingKinds KINDS = new FindingKinds();
  }

  /** All kinds, the most severe first within each subject. */
  public static Collection<FindingKind> all() {
    return Collections.unmodifiableCollection(Loaded.KINDS.byId.values());
  }

  /** The kind of that id. */
  public static Optional<FindingKind> find(String id) {
    return Optional.ofNullable(Loaded.KINDS.byId.get(id));
  }

  /** The kind of an id that there is. */
  static FindingKind of(String id) {
    return find(id).orElseThrow(() -> new IllegalArgumentException("no finding: " + id));
  }
}
