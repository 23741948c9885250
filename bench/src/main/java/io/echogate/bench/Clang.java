package io.echogate.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The C compiler with a backend for BPF, if the machine has it. */
final class Clang {
  private static final List<String> COMMAND =
      List.of(
          "clang",
          "-O2",
          "-mcpu=v3",
          "-target",
          "bpf",
          "-Wall",
          "-Wextra",
          "-Werror",
          "-ffreestanding",
          "-nostdinc");

  private Clang() {}

  /** Its version; empty if there is none. */
  static Optional<String> version() {
    return Tool.find("clang")
        .map(_ -> Tool.run("clang", "--version").lines().findFirst().orElse("clang"));
  }

  /**
   * Compiles a resource of this package.
   *
   * @param definitions as {@code NAME=VALUE}
   * @return the object file
   */
  static byte[] compile(String resource, List<String> definitions) {
    try (InputStream in = Objects.requireNonNull(Clang.class.getResourceAsStream(resource))) {
      Path directory = Files.createTempDirectory("echogate-bench");
      Path source = directory.resolve(resource);
      Path object = directory.resolve("object");
      try {
        Files.write(source, in.readAllBytes());
        List<String> command = new ArrayList<>(COMMAND);
        definitions.forEach(definition -> command.add("-D" + definition));
        command.addAll(List.of("-c", source.toString(), "-o", object.toString()));
        Tool.run(command.toArray(new String[0]));
        return Files.readAllBytes(object);
      } finally {
        Files.deleteIfExists(source);
        Files.deleteIfExists(object);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compile " + resource, e);
    }
  }
}
