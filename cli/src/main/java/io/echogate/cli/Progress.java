package io.echogate.cli;

import io.echogate.traffic.capture.Capture;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Tells how far a capture was played, on a line that is written anew, on a terminal and only if it
 * takes some time. The figures are read beside the thread that makes them: they are near.
 */
final class Progress implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(500);
  private static final String BACK = "\r\033[K";
  private static final double MEGA = 1e6;
  private static final double NANOS = 1e9;
  private static final int PERCENT = 100;

  private final Capture capture;
  private final OptionalLong size;
  private final PrintStream out;
  private final Thread thread;
  private final long begin = System.nanoTime();
  private boolean shown;

  private Progress(Capture capture, OptionalLong size, PrintStream out) {
    this.capture = capture;
    this.size = size;
    this.out = out;
    thread = Thread.ofPlatform().name("progress").daemon().unstarted(this::show);
  }

  /** Begins to tell of a capture, if there is a terminal to tell. */
  static Progress of(Capture capture, Console console) {
    Progress progress = new Progress(capture, size(capture), console.err());
    if (console.errStyle() == Style.COLOR) {
      progress.thread.start();
    }
    return progress;
  }

  /** Whether anything will be told. */
  boolean isShowing() {
    return thread.isAlive();
  }

  /** A packed file's length says nothing of what is in it. */
  private static OptionalLong size(Capture capture) {
    try {
      Path file = Path.of(capture.name());
      return capture.isPacked() || !Files.isRegularFile(file)
          ? OptionalLong.empty()
          : OptionalLong.of(Files.size(file));
    } catch (IOException | InvalidPathException e) {
      return OptionalLong.empty();
    }
  }

  private void show() {
    try {
      while (true) {
        // For eyes only: nothing waits for it, and whoever closes it interrupts it.
        Thread.sleep(STEP);
        out.print(BACK + line(System.nanoTime() - begin));
        out.flush();
        shown = true;
      }
    } catch (InterruptedException e) {
      if (shown) {
        out.print(BACK);
        out.flush();
      }
    }
  }

  private String line(long nanos) {
    double packets = capture.packets() / MEGA;
    return String.format(
        Locale.ROOT,
        "%s:%s %.1f million packets, %.1f million a second",
        capture.name(),
        size.isPresent() ? " " + percent(size.getAsLong()) + " %," : "",
        packets,
        packets / (nanos / NANOS));
  }

  private long percent(long all) {
    return Math.min(PERCENT, all == 0 ? PERCENT : PERCENT * capture.bytes() / all);
  }

  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
