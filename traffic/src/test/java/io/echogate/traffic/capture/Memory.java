package io.echogate.traffic.capture;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process holds, in bytes.
 *
 * @param heap objects that are in use
 * @param arenas memory that was allocated outside the heap, and not given back
 * @param resident all that is in memory and no file's, the JVM's own included
 */
record Memory(long heap, long arenas, long resident) {
  private static final long KIB = 1024;

  /** What it is now, without what can be given back. */
  static Memory now() throws IOException {
    System.gc();
    long resident =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("RssAnon:"))
            .mapToLong(line -> KIB * Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
    // Those of java.lang.foreign are counted with direct buffers.
    long arenas =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return new Memory(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), arenas, resident);
  }

  /** The bytes that a heap may take at most. */
  static long heapLimit() {
    return Runtime.getRuntime().maxMemory();
  }

  @Override
  public String toString() {
    return "%d KiB of heap, %d KiB of arenas, %d MiB resident"
        .formatted(heap >> 10, arenas >> 10, resident >> 20);
  }
}
