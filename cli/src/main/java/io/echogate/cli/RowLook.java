package io.echogate.cli;

import io.echogate.firewalls.audit.Row;
import io.echogate.firewalls.audit.Treatment;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** How a row of an audit's tables is set off. */
enum RowLook {
  /** All of it passes. */
  PASSED,
  /** None of it passes. */
  STOPPED,
  /** It passes within limits. */
  LIMITED,
  /** Some of it passes. */
  DIFFERENT,
  /** It depends on what is not known. */
  UNKNOWN;

  static RowLook of(Row row) {
    Set<RowLook> looks = EnumSet.noneOf(RowLook.class);
    row.entries().forEach(entry -> looks.add(of(entry.treatment())));
    if (looks.size() == 1) {
      return looks.iterator().next();
    }
    if (looks.contains(UNKNOWN)) {
      return UNKNOWN;
    }
    return looks.contains(STOPPED) ? DIFFERENT : LIMITED;
  }

  static RowLook of(Treatment treatment) {
    return switch (treatment) {
      case Treatment.Passed passed -> PASSED;
      case Treatment.Dropped dropped -> STOPPED;
      case Treatment.Rejected rejected -> STOPPED;
      case Treatment.Limited limited -> LIMITED;
      case Treatment.Unknown unknown -> UNKNOWN;
    };
  }

  /** The word in lower case. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
