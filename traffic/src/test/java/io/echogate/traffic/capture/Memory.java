package io.echogate.traffic.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process holds, in bytes.
 *
 * @param heap objects that are in use
 * @param resident all that is in memory and no file's: the heap, what arenas hold, the JVM's own
 */
record Memory(long heap, long resident) {
  private static final long KIB = 1024;

  /** What it is now, without what can be given back. */
  static Memory now() throws IOException {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long resident =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("RssAnon:"))
            .mapToLong(line -> KIB * Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
    return new Memory(runtime.totalMemory() - runtime.freeMemory(), resident);
  }

  /** The bytes that a heap may take at most. */
  static long heapLimit() {
    return Runtime.getRuntime().maxMemory();
  }

  @Override
  public String toString() {
    return "%d KiB of heap, %d MiB resident".formatted(heap >> 10, resident >> 20);
  }
}
