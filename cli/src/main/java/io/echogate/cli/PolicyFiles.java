package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.policy.Policy;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Decoded;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.FileTexts;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Span;
import io.echogate.policy.source.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Reads the policies that a command line names. */
final class PolicyFiles {
  /** The option that names one of several policies in a file. */
  static final String POLICY = "--policy";

  /** The operand that stands for standard input. */
  private static final String STDIN = "-";

  private PolicyFiles() {}

  /**
   * Reads one policy file, as far as the bounds of policies let it.
   *
   * @param operand a path, or {@code -} for standard input
   * @throws Refusal when it cannot be read at all; what is wrong in its text is in the reading
   */
  static Reading read(String operand, Console console) {
    return open(operand, console).policy();
  }

  /**
   * Reads the text of a policy file and nothing else.
   *
   * @param operand a path, or {@code -} for standard input
   * @throws Refusal when it cannot be read at all
   */
  static Decoded text(String operand, Console console) {
    return open(operand, console).text();
  }

  /**
   * Reads the bytes of a file of which it is not known yet what it is.
   *
   * @param operand a path, or {@code -} for standard input
   * @throws Refusal when it cannot be read at all
   */
  static InputFile open(String operand, Console console) {
    Texts beside = isStdin(operand) ? Texts.none() : new FileTexts();
    return new InputFile(name(operand), bytes(operand, console), beside);
  }

  /** Whether an operand stands for standard input. */
  static boolean isStdin(String operand) {
    return operand.equals(STDIN);
  }

  /**
   * Refuses operands of which more than one stands for standard input.
   *
   * @throws Refusal if so
   */
  static void requireOneStdin(List<String> operands) {
    if (operands.stream().filter(PolicyFiles::isStdin).count() > 1) {
      throw Refusal.usage(
          "standard input can be read once, and " + STDIN + " stands here twice",
          "write one of the texts to a file");
    }
  }

  private static String name(String operand) {
    return isStdin(operand) ? "<stdin>" : operand;
  }

  private static byte[] bytes(String operand, Console console) {
    try {
      if (isStdin(operand)) {
        return beginning(console.in());
      }
      Path path = Path.of(operand);
      if (Files.isDirectory(path)) {
        throw Refusal.environment(operand + " is a directory", "name a file in it");
      }
      try (InputStream in = Files.newInputStream(path)) {
        return beginning(in);
      }
    } catch (NoSuchFileException | InvalidPathException e) {
      throw Refusal.environment("there is no file " + operand, "check the path, and where you are");
    } catch (AccessDeniedException e) {
      throw Refusal.environment(
          "no permission to read " + operand,
          "run this as a user who may read it, or change the file's permissions");
    } catch (IOException e) {
      throw Refusal.environment(
          operand + " cannot be read: " + e.getMessage(), "check the file and its file system");
    }
  }

  /**
   * Reads the text that is kept with a program, whatever of its sets was changed since; empty if it
   * is none that this version reads.
   */
  static Optional<Policy> applied(AppliedPolicy applied) {
    return AppliedText.policy(applied.name(), applied.text());
  }

  /**
   * Reads the text that is kept with a program, with its sets as they are now; empty if it is none
   * that this version reads.
   */
  static Optional<Policy> inForce(AppliedPolicy applied) {
    return applied(applied).map(applied.edits()::in);
  }

  /** The objection to a text that is no policy, though nothing is wrong in it: it is empty. */
  static Diagnostic noPolicy(Reading reading) {
    return Diagnostic.error(reading.source(), new Span(0, 0), "there is no policy in this file")
        .withHelp("echogate init ROLE writes one");
  }

  /** The option that names one of several policies in a file. */
  static OptionSpec choice() {
    return Options.text(POLICY, "NAME", "which policy of a file with several");
  }

  /**
   * The policy that the command line means.
   *
   * @param reading one that holds a policy
   * @throws Refusal if the file holds no policy of that name, or several and none is named
   */
  static Policy chosen(Reading reading, ParseResult arguments) {
    return chosen(reading, Options.value(arguments, POLICY));
  }

  /**
   * The policy of a name; of a file with one policy it need not be named.
   *
   * @param reading one that holds a policy
   * @throws Refusal if the file holds no policy of that name, or several and none is named
   */
  static Policy chosen(Reading reading, Optional<String> name) {
    List<Policy> policies = reading.policies();
    if (name.isEmpty() && policies.size() == 1) {
      return policies.getFirst();
    }
    String names = policies.stream().map(Policy::name).collect(Collectors.joining(", "));
    String file = reading.source().name();
    String wanted =
        name.orElseThrow(
            () ->
                Refusal.usage(
                    file + " holds " + policies.size() + " policies: " + names,
                    "say which with " + POLICY + " NAME"));
    return policies.stream()
        .filter(policy -> policy.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.usage(
                    "there is no policy " + wanted + " in " + file,
                    DidYouMean.or(
                        "it holds " + names,
                        wanted,
                        policies.stream().map(Policy::name).toList())));
  }

  /** Says why a text gave no policy, if it gave none. */
  static boolean complainOfNone(Reading reading, Console console) {
    boolean none = reading.policies().isEmpty();
    if (none) {
      console.complain(DiagnosticText.of(whyNone(reading)));
    }
    return none;
  }

  /** The errors of a text that gave no policy; an empty one has none of its own. */
  private static List<Diagnostic> whyNone(Reading reading) {
    if (!reading.hasErrors()) {
      return List.of(noPolicy(reading));
    }
    return reading.diagnostics().stream()
        .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
        .toList();
  }

  /** One byte more than the bounds allow is enough to see that a text is too long. */
  private static byte[] beginning(InputStream in) throws IOException {
    return in.readNBytes(Bounds.STANDARD.bytes() + 1);
  }
}
