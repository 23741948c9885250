package io.echogate.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a user waits for: whole processes, from the launcher to the exit code. Runs in the root of
 * the checkout. The commands take turns, so that whatever else the machine does meets all alike.
 */
final class StartBench {
  private static final int RUNS = 21;
  private static final double NANOS_PER_MILLI = 1e6;

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("./echogate", "--version"),
          List.of("./echogate", "--help"),
          List.of("./echogate", "check", "examples/web.xfw"),
          List.of("./echogate", "explain", "examples/web.xfw", "--packet", "ip4 in 8"));

  private StartBench() {}

  static void run(PrintStream out) {
    long[][] nanos = new long[COMMANDS.size()][RUNS];
    for (List<String> command : COMMANDS) {
      nanos(command);
    }
    for (int run = 0; run < RUNS; run++) {
      for (int i = 0; i < COMMANDS.size(); i++) {
        nanos[i][run] = nanos(COMMANDS.get(i));
      }
    }
    out.printf(Locale.ROOT, "%-70s %9s %9s%n", "wall time of the process, ms", "median", "fastest");
    for (int i = 0; i < COMMANDS.size(); i++) {
      Arrays.sort(nanos[i]);
      out.printf(
          Locale.ROOT,
          "%-70s %9.0f %9.0f%n",
          String.join(" ", COMMANDS.get(i)),
          nanos[i][RUNS / 2] / NANOS_PER_MILLI,
          nanos[i][0] / NANOS_PER_MILLI);
    }
  }

  private static long nanos(List<String> command) {
    try {
      long before = System.nanoTime();
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      int status = process.waitFor();
      long after = System.nanoTime();
      if (status != 0) {
        throw new IllegalStateException(command + " ended with " + status);
      }
      return after - before;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + " was interrupted", e);
    }
  }
}
