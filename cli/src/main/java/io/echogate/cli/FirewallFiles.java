package io.echogate.cli;

import io.echogate.firewalls.imports.Importer;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.source.Decoded;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Reads the rules of other firewalls that a command line names. */
final class FirewallFiles {
  private FirewallFiles() {}

  /** The operands that name them. */
  static PositionalParamSpec operands(String arity) {
    return Options.operands("INPUT", "rules of another firewall; - is standard input")
        .arity(arity)
        .build();
  }

  /**
   * Reads files that are one system together, and says all that is to be said about them.
   *
   * @return the rules; empty if there are errors, which were told
   * @throws Refusal when a file cannot be read at all
   */
  static Optional<RuleSet> read(List<String> operands, Console console) {
    PolicyFiles.requireOneStdin(operands);
    List<Decoded> texts = new ArrayList<>();
    for (String operand : operands) {
      texts.add(PolicyFiles.text(operand, console));
    }
    return rules(texts, Severity.NOTE, console);
  }

  /**
   * The same for texts that were read before.
   *
   * @param least how severe it must be to be told
   */
  static Optional<RuleSet> rules(List<Decoded> texts, Severity least, Console console) {
    Imported imported = imported(texts);
    complain(imported, least, console);
    return imported.rules();
  }

  /** The same without a word. */
  static Imported imported(List<Decoded> texts) {
    List<Source> sources = new ArrayList<>();
    for (Decoded text : texts) {
      if (text.problem().isPresent()) {
        return new Imported(Optional.empty(), List.of(firewall(text.problem().get())));
      }
      sources.add(text.source());
    }
    return Importer.read(sources);
  }

  /** Says what there is to say about texts that is so severe. */
  static void complain(Imported imported, Severity least, Console console) {
    console.complain(
        DiagnosticText.of(
            imported.diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity().compareTo(least) <= 0)
                .toList()));
  }

  /** A firewall's text is text, too; the help of a policy's would mislead. */
  private static Diagnostic firewall(Diagnostic problem) {
    return problem.withHelp("check that this is the file you meant");
  }
}
