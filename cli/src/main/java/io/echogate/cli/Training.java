package io.echogate.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The run that the launcher records for the JVM's cache of loaded and linked classes: the everyday
 * commands, with their output thrown away. Ends with an error when one of them does not do what it
 * should.
 */
public final class Training {
  private static final List<List<String>> COMMAND_LINES = List.of(List.of("--help"));

  private Training() {}

  /** Runs the everyday commands once. */
  public static void main(String[] args) {
    for (List<String> commandLine : COMMAND_LINES) {
      ExitCode code = Cli.run(commandLine, nowhere());
      if (code != ExitCode.DONE) {
        throw new IllegalStateException(commandLine + " ended with " + code);
      }
    }
  }

  private static Console nowhere() {
    var stream = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Console(InputStream.nullInputStream(), stream, stream, Style.PLAIN, Style.PLAIN);
  }
}
