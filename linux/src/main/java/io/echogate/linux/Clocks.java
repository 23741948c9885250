package io.echogate.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;

/** The kernel's clocks, in nanoseconds. */
public final class Clocks {
  private static final int CLOCK_MONOTONIC = 1;
  private static final int CLOCK_THREAD_CPUTIME_ID = 3;
  private static final int CLOCK_MONOTONIC_COARSE = 6;
  private static final int CLOCK_BOOTTIME = 7;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  private Clocks() {}

  /** Time since the machine started, without suspend: what {@code bpf_ktime_get_ns} returns. */
  public static long monotonic() {
    return time(SystemCall.CLOCK_GETTIME, CLOCK_MONOTONIC);
  }

  /** Time since the machine started, with suspend. */
  public static long boottime() {
    return time(SystemCall.CLOCK_GETTIME, CLOCK_BOOTTIME);
  }

  /** The CPU time that the calling thread has used, in user mode and in the kernel. */
  public static long threadCpu() {
    return time(SystemCall.CLOCK_GETTIME, CLOCK_THREAD_CPUTIME_ID);
  }

  /** The length of a kernel tick, the step of jiffies: 4,000,000 where HZ is 250. */
  public static long tick() {
    return time(SystemCall.CLOCK_GETRES, CLOCK_MONOTONIC_COARSE);
  }

  private static long time(SystemCall call, int clock) {
    MemorySegment timespec = ThreadMemory.scratch();
    LinuxException.check(call.call(clock, timespec.address()), "cannot read a clock");
    return timespec.get(ValueLayout.JAVA_LONG, 0) * NANOS
        + timespec.get(ValueLayout.JAVA_LONG, Long.BYTES);
  }
}
