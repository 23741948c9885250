package io.echogate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What figures belong to. */
final class Machine {
  private Machine() {}

  /** Date, kernel, processor and how busy the machine was in the last minute, in one line. */
  static String describe() {
    return "%s, Linux %s, %s, load %s"
        .formatted(today(), kernel(), processor(), word("/proc/loadavg"));
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  /** Without what a distributor puts behind the version. */
  private static String kernel() {
    return System.getProperty("os.version").replaceFirst("[^0-9.].*", "");
  }

  private static String processor() {
    return text("/proc/cpuinfo")
        .lines()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  private static String word(String file) {
    return text(file).split(" ", 2)[0];
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
