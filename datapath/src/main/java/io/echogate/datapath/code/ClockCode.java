package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;

import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.layout.LimitClock;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Size;

/** How a program comes by the time. */
public sealed interface ClockCode {

  /** Emits what puts a clock's time into r0, in nanoseconds; r1-r5 are lost. */
  void now(LimitClock clock);

  /** Emits what puts the time of the clock that counts ticks into r0, in ticks; r1-r5 are lost. */
  void ticks();

  /**
   * Emits what puts the time since the machine started into r0, with suspend, in nanoseconds; r1-r5
   * are lost.
   */
  void sinceBoot();

  /**
   * By the kernel's clocks.
   *
   * @param tick the length of the kernel's tick in nanoseconds
   * @param counted whether programs can read the counter of ticks; else the exact clock stands for
   *     it, as {@code KernelClock} in Java has it
   */
  record Kernel(Assembler asm, long tick, boolean counted) implements ClockCode {
    @Override
    public void now(LimitClock clock) {
      if (counted && clock == LimitClock.JIFFIES) {
        asm.call(Helper.JIFFIES64).mul(R0, Math.toIntExact(tick));
      } else {
        asm.call(Helper.KTIME_GET_NS);
      }
    }

    @Override
    public void ticks() {
      if (counted) {
        asm.call(Helper.JIFFIES64);
      } else {
        asm.call(Helper.KTIME_GET_NS).div(R0, Math.toIntExact(tick));
      }
    }

    @Override
    public void sinceBoot() {
      asm.call(Helper.KTIME_GET_BOOT_NS);
    }
  }

  /**
   * By a word that tests set.
   *
   * @param config where the word lies, at {@link ConfigMap#CLOCK}
   */
  record Virtual(Assembler asm, ConfigMap config) implements ClockCode {
    @Override
    public void now(LimitClock clock) {
      asm.mapValue(R1, config.spec(), ConfigMap.CLOCK).load(Size.LONG, R0, R1, 0);
    }

    @Override
    public void ticks() {
      // Trials go by the kernel's clock, also where limits do not.
      asm.call(Helper.JIFFIES64);
    }

    @Override
    public void sinceBoot() {
      now(LimitClock.KTIME);
    }
  }
}
