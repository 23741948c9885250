package io.echogate.cli.live;

import io.echogate.linux.NetNamespace;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Another program's answer. It runs in a network namespace, without a shell, with nothing on
 * standard input and in plain English.
 */
final class Command {
  private static final int ERROR_BYTES = 16_384;

  private final int status;
  private final byte[] out;
  private final String errors;

  private Command(int status, byte[] out, String errors) {
    this.status = status;
    this.out = out;
    this.errors = errors;
  }

  /** What it ended with. */
  int status() {
    return status;
  }

  /** What it printed. */
  byte[] out() {
    return out.clone();
  }

  /** What it complained of; the beginning. */
  String errors() {
    return errors;
  }

  /** How long it may take, and how much it may print. */
  record Limits(Duration time, int bytes) {}

  /**
   * Runs a program to its end.
   *
   * @throws UnreadableException if it cannot be run, or goes beyond its limits
   */
  static Command run(NetNamespace namespace, Path program, List<String> words, Limits limits) {
    List<String> line = new ArrayList<>();
    line.add(program.toString());
    line.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().put("LC_ALL", "C");
    Process process = start(namespace, builder, program);
    try {
      // Begun outside the namespace: what reads must not stay in it.
      CompletableFuture<byte[]> out = reading(process.getInputStream(), limits.bytes() + 1);
      CompletableFuture<byte[]> errors = reading(process.getErrorStream(), ERROR_BYTES);
      long deadline = System.nanoTime() + limits.time().toNanos();
      byte[] printed = await(out, deadline, name(line), limits);
      if (printed.length > limits.bytes()) {
        throw new UnreadableException(
            "%s prints more than %,d bytes".formatted(name(line), limits.bytes()),
            "save its output to a file, and give the part that matters");
      }
      byte[] complaints = await(errors, deadline, name(line), limits);
      long left = Math.max(0, deadline - System.nanoTime());
      if (!process.waitFor(left, TimeUnit.NANOSECONDS)) {
        throw tooSlow(name(line), limits);
      }
      return new Command(
          process.exitValue(), printed, new String(complaints, StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableException(name(line) + " was interrupted", "run it again");
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(NetNamespace namespace, ProcessBuilder builder, Path program) {
    try {
      return namespace.call(builder::start);
    } catch (IOException e) {
      throw new UnreadableException(
          program + " cannot be run: " + e.getMessage(), "check that it is installed as it should");
    }
  }

  /** Reads on to the end, so that the program never waits, and keeps the beginning. */
  private static CompletableFuture<byte[]> reading(InputStream in, int most) {
    CompletableFuture<byte[]> read = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("reads-output")
        .start(
            () -> {
              try (in) {
                byte[] beginning = in.readNBytes(most);
                read.complete(beginning);
                in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException ended) {
                read.complete(new byte[0]);
              }
            });
    return read;
  }

  private static byte[] await(
      CompletableFuture<byte[]> read, long deadline, String name, Limits limits)
      throws InterruptedException {
    try {
      return read.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw tooSlow(name, limits);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static UnreadableException tooSlow(String name, Limits limits) {
    return new UnreadableException(
        "%s has not ended within %d s".formatted(name, limits.time().toSeconds()),
        "run it by hand to see what it waits for");
  }

  /** As people know it: the program's name and its words. */
  private static String name(List<String> line) {
    List<String> words = new ArrayList<>(line);
    words.set(0, String.valueOf(Path.of(line.getFirst()).getFileName()));
    return String.join(" ", words);
  }
}
