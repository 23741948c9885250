package io.echogate.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code completion SHELL}: the script that teaches a shell to complete our command lines. */
final class CompletionVerb implements Verb {
  static final String NAME = "completion";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of("Prints the script that makes a shell complete verbs, options and files."),
            "source <(echogate completion bash)",
            "in ~/.bashrc; for fish: echogate completion fish | source, in config.fish")
        .addPositional(
            Options.operand("SHELL", "bash, zsh or fish").index("0").type(String.class).build());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    String shell = arguments.matchedPositionalValue(0, "");
    scriptFor(shell)
        .orElseThrow(
            () ->
                Refusal.usage(
                    "there is no completion for the shell '" + shell + "'",
                    "the shells are bash, zsh and fish"))
        .print(console);
    return ExitCode.DONE;
  }

  /** The script for a shell, if there is one. */
  static Optional<Resource> scriptFor(String shell) {
    return switch (shell) {
      case "bash", "zsh" -> Optional.of(Resource.BASH_AND_ZSH);
      case "fish" -> Optional.of(Resource.FISH);
      default -> Optional.empty();
    };
  }
}
