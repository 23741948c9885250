package io.echogate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a user waits for: whole commands, from the launcher to the exit code, with the start of the
 * JVM in them. Runs in the root of the checkout.
 */
final class SetCommands {
  private static final String INTERFACE = "bench0";
  private static final double SECOND = 1e9;

  private final SetsBench.Subject subject;
  private final int rounds;
  private final String netns = "eg-bench-" + ProcessHandle.current().pid();
  private final Map<String, List<Double>> figures = new LinkedHashMap<>();

  SetCommands(SetsBench.Subject subject, int rounds) {
    this.subject = subject;
    this.rounds = rounds;
  }

  /** Wall times of {@code apply} and {@code set}. */
  List<Series> run() {
    try (Opened opened = new Opened()) {
      Path directory = directory(opened);
      String policy = directory.resolve("bench.policy").toString();
      String changed = directory.resolve("changed.txt").toString();
      Tool.run("ip", "netns", "add", netns);
      opened.later(() -> Tool.run("ip", "netns", "del", netns));
      Tool.run(
          "ip", "-n", netns, "link", "add", INTERFACE, "type", "veth", "peer", "name", "bench1");
      for (int round = 0; round < rounds; round++) {
        time("apply of 1 M prefixes", "apply", policy);
        time("apply in place of the same", "apply", policy);
        time("set add of 1,000 prefixes", "set", "add", SetText.SET, "--file", changed);
        time("set remove of them", "set", "remove", SetText.SET, "--file", changed);
        time("set list of all", "set", "list", SetText.SET);
        command("detach");
      }
      return figures.entrySet().stream()
          .map(
              entry ->
                  new Series(
                      subject.name() + ", " + entry.getKey(),
                      entry.getValue().stream().mapToDouble(figure -> figure).toArray()))
          .toList();
    }
  }

  private Path directory(Opened opened) {
    try {
      Path directory = Files.createTempDirectory("echogate-bench");
      opened.later(() -> delete(directory));
      Files.writeString(directory.resolve("bench.policy"), SetText.POLICY);
      Files.writeString(directory.resolve(SetText.FILE), SetText.of(subject.set()));
      Files.writeString(directory.resolve("changed.txt"), SetText.of(subject.changed()));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the files of a benchmark", e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }

  private void time(String name, String... verb) {
    long before = System.nanoTime();
    command(verb);
    double seconds = (System.nanoTime() - before) / SECOND;
    figures.computeIfAbsent(name, _ -> new ArrayList<>()).add(seconds);
  }

  private void command(String... verb) {
    List<String> command = new ArrayList<>(List.of("./echogate"));
    command.addAll(List.of(verb));
    command.addAll(List.of("--interface", INTERFACE, "--netns", netns));
    var _ = Tool.run(command.toArray(String[]::new));
  }
}
