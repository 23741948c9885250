package io.echogate.cli;

import io.echogate.policy.Dialect;
import io.echogate.policy.language.NativePolicy;
import io.echogate.policy.language.NativePolicy.Difference;
import io.echogate.policy.language.NativePolicy.Rewritten;
import io.echogate.policy.language.PolicyFormat;
import io.echogate.policy.language.PolicyFormat.Formatted;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Decoded;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code format FILE}: a policy text in its canonical form. */
final class FormatVerb implements Verb {
  static final String NAME = "format";

  private static final String WRITE = "--write";
  private static final String CHECK = "--check";
  private static final String NATIVE = "--native";

  /** Letters of a policy's name. */
  private static final int LONGEST_NAME = 63;

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Prints a policy text in its canonical form.",
                "A statement a line, long lists broken, one way to write what can be written in"
                    + " several. Comments, order and meaning stay. With --native, an xfw { }"
                    + " becomes a policy { } that does the same to ICMP; what differs is said."),
            "echogate format --write web.policy",
            "rewrites the file if it is not in that form")
        .addPositional(Options.policyFile())
        .addOption(Options.flag(WRITE, "rewrites the file in place of printing").build())
        .addOption(
            Options.flag(CHECK, "prints nothing; ends with 1 if the file would change").build())
        .addOption(Options.flag(NATIVE, "prints an xfw { } as a policy { }").build());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    String file = arguments.matchedPositionalValue(0, "");
    boolean write = arguments.hasMatchedOption(WRITE);
    boolean check = arguments.hasMatchedOption(CHECK);
    if (arguments.hasMatchedOption(NATIVE)) {
      if (write || check) {
        throw Refusal.usage(NATIVE + " only prints", "leave out " + (write ? WRITE : CHECK));
      }
      return rewrite(file, console);
    }
    if (write && check) {
      throw Refusal.usage(WRITE + " and " + CHECK + " exclude each other", "leave out one");
    }
    if (write && PolicyFiles.isStdin(file)) {
      throw Refusal.usage(WRITE + " takes a file", "name one, or leave out " + WRITE);
    }
    Decoded decoded = PolicyFiles.text(file, console);
    Source source = decoded.source();
    Optional<String> text = formatted(decoded, console);
    if (text.isEmpty()) {
      return ExitCode.NEGATIVE;
    }
    boolean same = text.get().equals(source.text());
    if (check) {
      if (!same) {
        console.complain(
            "echogate: error: %s is not in its canonical form\nhelp: echogate %s %s %s\n"
                .formatted(source.name(), NAME, WRITE, source.name()));
      }
      return same ? ExitCode.DONE : ExitCode.NEGATIVE;
    }
    if (!write) {
      console.out().print(text.get());
    } else if (!same) {
      write(Path.of(file), text.get());
    }
    return ExitCode.DONE;
  }

  /** Prints a policy in the other dialect, and to standard error what it does differently. */
  private static ExitCode rewrite(String file, Console console) {
    Reading reading = PolicyFiles.read(file, console);
    if (PolicyFiles.complainOfNone(reading, console)) {
      return ExitCode.NEGATIVE;
    }
    if (reading.policies().getFirst().dialect() != Dialect.XFW) {
      throw Refusal.negative(
          reading.source().name() + " is a policy { } already", "leave out " + NATIVE);
    }
    Rewritten rewritten = NativePolicy.of(reading, nameFor(file));
    console.out().print(rewritten.text());
    console.out().flush();
    for (Difference difference : rewritten.differences()) {
      String text = "note: " + difference.text();
      console.complain(
          difference
              .origin()
              .map(origin -> DiagnosticText.at(origin.source(), origin.span(), text))
              .orElseGet(() -> reading.source().name() + ": " + text + "\n"));
    }
    return ExitCode.DONE;
  }

  /** A name for a policy that had none: the file's, as far as names allow. */
  private static String nameFor(String file) {
    Path last = PolicyFiles.isStdin(file) ? null : Path.of(file).getFileName();
    String stem = last == null ? "" : last.toString().replaceFirst("\\.[^.]*$", "");
    String name =
        stem.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-").replaceFirst("^[^a-z_]+", "");
    return name.isEmpty() ? "rewritten" : name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }

  /** The canonical form of a text, unless it has errors: those are said. */
  private static Optional<String> formatted(Decoded decoded, Console console) {
    if (decoded.problem().isPresent()) {
      console.complain(DiagnosticText.of(decoded.problem().get()));
      return Optional.empty();
    }
    Formatted formatted = PolicyFormat.format(decoded.source());
    List<Diagnostic> errors =
        formatted.diagnostics().stream()
            .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
            .toList();
    console.complain(DiagnosticText.of(errors));
    return formatted.text();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw Refusal.environment(
          file + " cannot be written: " + e.getMessage(),
          "run this as a user who may write it; its text is as before or cut: look");
    }
  }
}
