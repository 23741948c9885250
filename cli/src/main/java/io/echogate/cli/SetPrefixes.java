package io.echogate.cli;

import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.language.SetFile;
import io.echogate.policy.source.Decoded;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/** The prefixes that a command line names, by themselves or in a file. */
final class SetPrefixes {
  static final String FILE = "--file";

  private SetPrefixes() {}

  /** The option that names a file of prefixes. */
  static OptionSpec option() {
    return Options.text(
        FILE,
        "FILE",
        "a file of prefixes too, one a line, and comments behind #; - is standard input");
  }

  /**
   * Reads them all.
   *
   * @param operands prefixes, and {@code -} for those on standard input
   * @param file a file with more
   * @return empty if something is wrong in a file, which has been said
   * @throws Refusal if an operand is no prefix, nothing is named, or a file cannot be read
   */
  static Optional<PrefixSet> read(List<String> operands, Optional<String> file, Console console) {
    List<String> files = new ArrayList<>(file.stream().toList());
    operands.stream().filter(PolicyFiles::isStdin).forEach(files::add);
    if (operands.isEmpty() && file.isEmpty()) {
      throw Refusal.usage(
          "no prefix is named", "name some, such as 192.0.2.0/24, or a file with " + FILE);
    }
    if (files.stream().filter(PolicyFiles::isStdin).count() > 1) {
      throw Refusal.usage("standard input is named twice", "it can be read once");
    }
    List<Prefix> all = new ArrayList<>();
    for (String operand : operands) {
      if (!PolicyFiles.isStdin(operand)) {
        all.addAll(named(operand, console));
      }
    }
    for (String name : files) {
      Optional<PrefixSet> listed = listed(name, console);
      if (listed.isEmpty()) {
        return listed;
      }
      all.addAll(listed.get().entryList());
    }
    return Optional.of(PrefixSet.of(all));
  }

  private static List<Prefix> named(String operand, Console console) {
    if (operand.startsWith("@")) {
      throw Refusal.usage(
          "'" + operand + "' is no prefix: which sets a set names is for the policy to say",
          "name prefixes, or a file of them with " + FILE + " " + operand.substring(1));
    }
    SetFile read = SetFile.read(new Source("PREFIX", operand));
    Optional<Diagnostic> error =
        read.diagnostics().stream()
            .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
            .findFirst();
    if (error.isPresent()) {
      throw Refusal.usage(error.get());
    }
    console.complain(DiagnosticText.of(read.diagnostics()));
    return read.prefixes().entryList();
  }

  private static Optional<PrefixSet> listed(String file, Console console) {
    Decoded text = PolicyFiles.text(file, console);
    if (text.problem().isPresent()) {
      console.complain(DiagnosticText.of(text.problem().get()));
      return Optional.empty();
    }
    SetFile read = SetFile.read(text.source());
    console.complain(DiagnosticText.of(read.diagnostics()));
    return read.hasErrors() ? Optional.empty() : Optional.of(read.prefixes());
  }
}
