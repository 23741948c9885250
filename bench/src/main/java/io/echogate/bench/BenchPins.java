package io.echogate.bench;

import io.echogate.linux.Mounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A bpf file system of a benchmark's own, to pin in. */
final class BenchPins {
  private BenchPins() {}

  /** Mounts one, until what is opened is closed. */
  static Path mount(Opened opened) {
    try {
      Path directory = Files.createTempDirectory("echogate-bench");
      Mounts.ensureBpffs(directory);
      opened.later(
          () -> {
            Mounts.unmount(directory);
            delete(directory);
          });
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a directory to pin in", e);
    }
  }

  private static void delete(Path directory) {
    try {
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }
}
