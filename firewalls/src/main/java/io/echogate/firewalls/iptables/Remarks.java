package io.echogate.firewalls.iptables;

import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is to be said while texts are read. */
final class Remarks {
  private final Diagnostics diagnostics = new Diagnostics(Bounds.STANDARD);
  private final Set<String> once = new HashSet<>();
  private int errors;

  void error(Source source, Span span, String message, String help) {
    errors++;
    if (!diagnostics.isFull()) {
      diagnostics.add(Diagnostic.error(source, span, message).withHelp(help));
    } else {
      diagnostics.add(Diagnostic.error(source, span, message));
    }
  }

  /** An error that is said at its first place only. */
  void errorOnce(Source source, Span span, String message, String help) {
    if (once.add(message)) {
      error(source, span, message, help);
    }
  }

  void warning(Source source, Span span, String message, String help) {
    diagnostics.add(Diagnostic.warning(source, span, message).withHelp(help));
  }

  void note(Source source, Span span, String message, String help) {
    diagnostics.add(Diagnostic.note(source, span, message).withHelp(help));
  }

  /** A note that is said at its first place only. */
  void noteOnce(Source source, Span span, String message, String help) {
    if (once.add(message)) {
      note(source, span, message, help);
    }
  }

  void addError(Diagnostic diagnostic) {
    errors++;
    diagnostics.add(diagnostic);
  }

  /** How many errors there were. */
  int errors() {
    return errors;
  }

  List<Diagnostic> list(List<Source> sources) {
    return diagnostics.list(sources);
  }
}
