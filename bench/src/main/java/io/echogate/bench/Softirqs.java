package io.echogate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The CPU time that the kernel's thread for packet processing of one CPU has used: what a sending
 * thread leaves to be done is done there.
 */
final class Softirqs {
  private final Path statistics;

  Softirqs(int cpu) {
    String name = "ksoftirqd/" + cpu;
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      statistics =
          processes
              .filter(process -> Character.isDigit(process.getFileName().toString().charAt(0)))
              .filter(process -> name.equals(nameOf(process)))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("no thread " + name))
              .resolve("schedstat");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list processes", e);
    }
  }

  private static String nameOf(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException gone) {
      return "";
    }
  }

  /** In nanoseconds. */
  long cpuTime() {
    try {
      String text = Files.readString(statistics);
      return Long.parseLong(text.substring(0, text.indexOf(' ')));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + statistics, e);
    }
  }
}
