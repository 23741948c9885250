package io.echogate.cli;

import io.echogate.advice.Finding;
import io.echogate.policy.source.DiagnosticText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Findings as lines for people, in the form of diagnostics: where and what, the line with carets, a
 * packet that shows it, what to write, and who says so.
 */
final class FindingText {
  private FindingText() {}

  /**
   * The lines of findings, in their order.
   *
   * @param file what the policy is called, for findings about what is not written
   */
  static String of(List<Finding> findings, String file) {
    return findings.stream().map(finding -> of(finding, file)).collect(Collectors.joining());
  }

  private static String of(Finding finding, String file) {
    String head = finding.severity().text() + "[" + finding.id() + "]: " + finding.consequence();
    StringBuilder text =
        new StringBuilder(
            finding
                .origin()
                .map(origin -> DiagnosticText.at(origin.source(), origin.span(), head))
                .orElseGet(() -> file + ": " + head + "\n"));
    for (Finding.Related related : finding.related()) {
      text.append(
          DiagnosticText.at(
              related.origin().source(), related.origin().span(), "note: " + related.message()));
    }
    finding.example().ifPresent(packet -> line(text, "example", packet.toString()));
    line(text, "help", finding.fix().text());
    line(text, "source", finding.source());
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String words) {
    text.append(name).append(": ").append(words).append('\n');
  }
}
