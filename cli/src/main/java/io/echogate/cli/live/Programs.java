package io.echogate.cli.live;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The programs of this machine.
 *
 * @param directories where they are looked for, in this order; absolute
 */
public record Programs(List<Path> directories) {
  /** Where tools for administrators lie, which the path of a user may not hold. */
  private static final List<String> FURTHER = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  public Programs {
    directories = List.copyOf(directories);
  }

  /**
   * Those of the PATH, and then those for administrators. Directories that depend on where one is
   * are left out: what root runs must not.
   */
  public static Programs of(Map<String, String> environment) {
    List<String> names = new ArrayList<>();
    names.addAll(List.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)));
    names.addAll(FURTHER);
    return new Programs(
        names.stream().flatMap(name -> path(name).stream()).filter(Path::isAbsolute).toList());
  }

  /** The program of that name. */
  Optional<Path> find(String name) {
    return directories.stream()
        .map(directory -> directory.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private static Optional<Path> path(String name) {
    try {
      return Optional.of(Path.of(name));
    } catch (InvalidPathException odd) {
      return Optional.empty();
    }
  }
}
