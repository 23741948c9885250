package io.echogate.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A command line run in this process, and what became of it. */
record Run(int status, String out, String err) {
  /** The time at which everything happens. */
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  /** Runs a command line without a terminal and with nothing on standard input. */
  static Run of(String... arguments) {
    return with(Style.PLAIN, "", arguments);
  }

  /** The same with a text on standard input. */
  static Run onInput(String input, String... arguments) {
    return with(Style.PLAIN, input, arguments);
  }

  /** The same with bytes on standard input. */
  static Run onBytes(byte[] input, String... arguments) {
    return with(Style.PLAIN, Map.of(), input, arguments);
  }

  /** The same on a terminal. */
  static Run onTerminal(String input, String... arguments) {
    return with(Style.COLOR, input, arguments);
  }

  /** The same in a login over SSH from an address. */
  static Run inLoginFrom(String peer, String input, String... arguments) {
    Map<String, String> environment = Map.of("SSH_CONNECTION", peer + " 50022 192.0.2.2 22");
    return with(Style.PLAIN, environment, input, arguments);
  }

  private static Run with(Style style, String input, String... arguments) {
    return with(style, Map.of(), input, arguments);
  }

  private static Run with(
      Style style, Map<String, String> environment, String input, String... arguments) {
    return with(style, environment, input.getBytes(StandardCharsets.UTF_8), arguments);
  }

  private static Run with(
      Style style, Map<String, String> environment, byte[] input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      var in = new ByteArrayInputStream(input);
      Console console =
          new Console(
              in, outStream, errStream, style, style, InstantSource.fixed(NOW), environment);
      ExitCode code = Cli.run(List.of(arguments), console);
      return new Run(
          code.status(),
          out.toString(StandardCharsets.UTF_8),
          err.toString(StandardCharsets.UTF_8));
    }
  }
}
