package io.echogate.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** The terminal that a process writes to. */
public final class Terminal {
  private static final int STANDARD_OUTPUT = 1;

  /** {@code TIOCGWINSZ}: rows, columns, and two more numbers of 16 bits. */
  private static final int GET_WINDOW_SIZE = 0x5413;

  private Terminal() {}

  /**
   * A terminal's size in characters.
   *
   * @param columns 0 if the terminal does not say
   * @param rows 0 if the terminal does not say
   */
  public record Size(int columns, int rows) {}

  /** The size that standard output has now; empty if it is no terminal. */
  public static Optional<Size> ofStandardOutput() {
    MemorySegment size = ThreadMemory.scratch();
    if (SystemCall.IOCTL.call(STANDARD_OUTPUT, GET_WINDOW_SIZE, size.address()) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Size(
            Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, Short.BYTES)),
            Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 0))));
  }
}
