package io.echogate.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The example policies of the repository. */
final class Examples {
  private static final Path ROOT = Path.of(requireNonNull(System.getProperty("echogate.root")));

  private Examples() {}

  /** The repository. */
  static Path root() {
    return ROOT;
  }

  /** The policies of the texts that everybody finds, and their corrected versions. */
  static List<Path> seeds() throws IOException {
    return policies(ROOT.resolve("examples/seeds"));
  }

  /** The policies for kinds of machines. */
  static List<Path> machines() throws IOException {
    return policies(ROOT.resolve("examples"));
  }

  private static List<Path> policies(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().matches(".*\\.(policy|xfw)")).sorted().toList();
    }
  }
}
