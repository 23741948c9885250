package io.echogate.cli;

import java.util.List;
import java.util.Optional;

/** Where the process starts. */
public final class Main {
  private Main() {}

  /** Runs one command line and ends the process with its exit code. */
  public static void main(String[] args) {
    List<String> arguments = List.of(args);
    Console console = Console.ofProcess();
    Optional<Resource> text = quickAnswer(arguments);
    text.ifPresent(resource -> resource.print(console));
    ExitCode code = text.isPresent() ? ExitCode.DONE : Cli.run(arguments, console);
    console.out().flush();
    System.exit(code.status());
  }

  /**
   * What shells and scripts ask for often, answered without building the model of the commands:
   * that takes several times as long as all the rest.
   */
  static Optional<Resource> quickAnswer(List<String> arguments) {
    if (arguments.equals(List.of("--version"))) {
      return Optional.of(Resource.VERSION);
    }
    if (arguments.size() == 2 && arguments.getFirst().equals(CompletionVerb.NAME)) {
      return CompletionVerb.scriptFor(arguments.getLast());
    }
    return Optional.empty();
  }
}
