package io.echogate.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;

/** Waits, by {@code ppoll(2)}, until a descriptor can be read. For one thread at a time. */
public final class Poll {
  private static final short POLLIN = 1;
  private static final int EVENTS = 4;
  private static final int TIMESPEC = 8;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  /** struct pollfd (descriptor 0, events 4, results 6), then struct timespec. */
  private final MemorySegment memory;

  /**
   * A wait for one descriptor.
   *
   * @param arena holds a little memory, as long as this is used
   */
  public Poll(Arena arena, Fd fd) {
    memory = arena.allocate(TIMESPEC + 2 * Long.BYTES, Long.BYTES);
    memory.set(ValueLayout.JAVA_INT, 0, fd.value());
    memory.set(ValueLayout.JAVA_SHORT, EVENTS, POLLIN);
  }

  /**
   * Whether it can be read, or has an error to read, within the time. May say so too early, when a
   * signal came: who needs to be sure reads, finds nothing and waits on.
   */
  public boolean readable(long nanos) {
    memory.set(ValueLayout.JAVA_LONG, TIMESPEC, nanos / NANOS);
    memory.set(ValueLayout.JAVA_LONG, TIMESPEC + Long.BYTES, nanos % NANOS);
    long result = SystemCall.PPOLL.call(memory.address(), 1, memory.address() + TIMESPEC, 0, 0);
    // Interrupted by a signal: the caller looks again and knows its deadline.
    return result > 0 || result == -Errno.EINTR;
  }
}
