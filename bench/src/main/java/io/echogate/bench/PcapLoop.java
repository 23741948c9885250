package io.echogate.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** A loop over libpcap in C, where the machine has a compiler and the library's header. */
final class PcapLoop {
  private final Path program;

  private PcapLoop(Path program) {
    this.program = program;
  }

  /** Compiles it; empty if that is not possible here. It goes when this process ends. */
  static Optional<PcapLoop> compile() {
    try (InputStream in = Objects.requireNonNull(PcapLoop.class.getResourceAsStream("loop.c"))) {
      Path directory = Files.createTempDirectory("echogate-bench");
      Path source = Files.write(directory.resolve("loop.c"), in.readAllBytes());
      Path program = directory.resolve("loop");
      directory.toFile().deleteOnExit();
      program.toFile().deleteOnExit();
      try {
        Tool.run("clang", "-O2", "-o", program.toString(), source.toString(), "-lpcap");
        return Optional.of(new PcapLoop(program));
      } finally {
        Files.delete(source);
      }
    } catch (IllegalStateException | UncheckedIOException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a program", e);
    }
  }

  /** The CPU time that it takes on a capture, in nanoseconds. */
  long cpuTime(Path capture) {
    return ChildTime.of(program.toString(), capture.toString());
  }
}
