package io.echogate.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The environment variables of this process and, for the login, of those that it came from. */
final class Environment {
  private static final Path PROCESSES = Path.of("/proc");

  private Environment() {}

  /**
   * The own variables. The one that tells of an SSH login is looked for in the processes above too:
   * sudo takes it away.
   */
  static Map<String, String> ofProcess() {
    Map<String, String> variables = new HashMap<>(System.getenv());
    Optional<ProcessHandle> process = ProcessHandle.current().parent();
    while (process.isPresent() && !variables.containsKey(Login.VARIABLE)) {
      Path file = PROCESSES.resolve(Long.toString(process.get().pid())).resolve("environ");
      login(file).ifPresent(login -> variables.put(Login.VARIABLE, login));
      process = process.get().parent();
    }
    return Map.copyOf(variables);
  }

  /** The variable in a file of variables; empty if it is not there, or not ours to read. */
  static Optional<String> login(Path file) {
    String start = Login.VARIABLE + "=";
    try {
      for (String variable : Files.readString(file, StandardCharsets.ISO_8859_1).split("\0", -1)) {
        if (variable.startsWith(start)) {
          return Optional.of(variable.substring(start.length()));
        }
      }
    } catch (IOException unreadable) {
      // Another user's process, or one that has ended: it tells nothing.
    }
    return Optional.empty();
  }
}
