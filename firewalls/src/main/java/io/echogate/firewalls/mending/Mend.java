package io.echogate.firewalls.mending;

import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.insertion.Edit;
import io.echogate.firewalls.insertion.Insertion;
import java.util.List;

/**
 * Rules that were put in.
 *
 * @param findings what was found before, and not any more
 * @param insertion what was put in, and where in the text as it was just before
 * @param line on which line of the mended text it begins, from 1
 */
public record Mend(List<AuditFinding> findings, Insertion insertion, int line) {
  public Mend {
    findings = List.copyOf(findings);
  }

  /** With what is put into the same text after it. */
  Mend after(Edit later) {
    Edit own = insertion.edit().orElseThrow();
    boolean moves =
        own.source().name().equals(later.source().name())
            && later.source().lineOf(later.at()) <= line;
    int lines = (int) later.text().chars().filter(c -> c == '\n').count();
    return moves ? new Mend(findings, insertion, line + lines) : this;
  }
}
