package io.echogate.datapath;

import io.echogate.datapath.layout.LimitClock;

/**
 * What the clocks of limits show.
 *
 * @param ktime {@code bpf_ktime_get_ns}
 * @param jiffies {@code bpf_jiffies64}, in nanoseconds
 */
record KernelTime(long ktime, long jiffies) {

  static KernelTime now() {
    try (KernelClock clock = KernelClock.open()) {
      return clock.now();
    }
  }

  long of(LimitClock clock) {
    return switch (clock) {
      case KTIME -> ktime;
      case JIFFIES -> jiffies;
    };
  }
}
