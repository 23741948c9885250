package io.echogate.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pages of the machine's memory, in which files are mapped. */
public final class Pages {
  /** Pairs of words, a number and its value; see {@code getauxval(3)}. */
  private static final Path AUXILIARY = Path.of("/proc/self/auxv");

  /** {@code AT_PAGESZ}. */
  private static final long PAGE_SIZE = 6;

  private Pages() {}

  /** The size of a page in bytes: 4096, on some arm64 machines 16384 or 65536. */
  public static int size() {
    try {
      ByteBuffer words =
          ByteBuffer.wrap(Files.readAllBytes(AUXILIARY)).order(ByteOrder.nativeOrder());
      while (words.remaining() >= 2 * Long.BYTES) {
        long number = words.getLong();
        long value = words.getLong();
        if (number == PAGE_SIZE) {
          return Math.toIntExact(value);
        }
      }
      throw new IOException("it names none");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the size of pages from " + AUXILIARY, e);
    }
  }
}
