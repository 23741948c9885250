package io.echogate.bench;

import io.echogate.linux.NetNamespace;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs of the machine that a benchmark runs, in the network namespace of the calling thread.
 */
final class Tool {
  private Tool() {}

  /** Where a program is; empty if it is not on the PATH. */
  static Optional<Path> find(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Runs a program to its end.
   *
   * @return what it printed
   * @throws IllegalStateException if it fails, with what it printed
   */
  static String run(String... command) {
    return give("", command);
  }

  /** The same of a program that reads a text. */
  private static String give(String text, String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (Writer input = process.outputWriter()) {
        input.write(text);
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " ended with " + status + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command[0], e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command[0] + " was interrupted", e);
    }
  }

  /** Runs a program in a network namespace. */
  static String runIn(NetNamespace namespace, String... command) {
    return run(inside(namespace, command));
  }

  /** The same of a program that reads a text. */
  static String giveIn(NetNamespace namespace, String text, String... command) {
    return give(text, inside(namespace, command));
  }

  private static String[] inside(NetNamespace namespace, String... command) {
    String path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + namespace.fd().value();
    return Stream.concat(Stream.of("nsenter", "--net=" + path), Stream.of(command))
        .toArray(String[]::new);
  }
}
