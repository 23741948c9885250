package io.echogate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A verb in a process of its own, which signals can end. */
final class VerbProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final List<String> lines = new ArrayList<>();

  private VerbProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  /** Starts a command line; standard error goes where standard output goes. */
  static VerbProcess start(List<String> arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  /** The same with system properties. */
  static VerbProcess start(Map<String, String> properties, List<String> arguments)
      throws IOException {
    // Whoever runs tests in the background of a shell ignores interrupts, and so would the JVM.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,QUIT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    return new VerbProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Reads on until a line has these words in it. */
  void readTo(String words) throws IOException {
    String line;
    do {
      line = output.readLine();
      if (line == null) {
        throw new AssertionError("ended before: " + words + "\n" + text());
      }
      lines.add(line);
    } while (!line.contains(words));
  }

  /** The number of the process. */
  long pid() {
    return process.pid();
  }

  /** Sends a signal. */
  void signal(String name) throws IOException, InterruptedException {
    String command = "kill -%s %d".formatted(name, process.pid());
    int status = new ProcessBuilder("sh", "-c", command).start().waitFor();
    if (status != 0) {
      throw new AssertionError(command + " ended with " + status);
    }
  }

  /** Waits for the end and gives the exit code. */
  int end() throws InterruptedException {
    output.lines().forEach(lines::add);
    return process.waitFor();
  }

  /** What it has printed, as far as it was read. */
  String text() {
    return String.join("\n", lines) + "\n";
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
