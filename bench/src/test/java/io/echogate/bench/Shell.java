package io.echogate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands as a user would. */
final class Shell {
  private static final long PATIENCE_SECONDS = 120;

  /**
   * How a command ended.
   *
   * @param output standard output and standard error, as they came
   */
  record Result(int status, String output) {}

  private Shell() {}

  /** The checkout that is being built. */
  static Path checkout() {
    return Path.of(System.getProperty("echogate.root"));
  }

  /** Runs a command to its end, with these variables added to the environment. */
  static Result run(Path directory, Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile("echogate", ".out");
      try {
        Process process = start(directory, environment, command, output);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(command + " did not end: " + Files.readString(output));
        }
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + " was interrupted", e);
    }
  }

  private static Process start(
      Path directory, Map<String, String> environment, List<String> command, Path output)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }
}
