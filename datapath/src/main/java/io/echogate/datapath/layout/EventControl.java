package io.echogate.datapath.layout;

import io.echogate.ebpf.MapSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * The layout of the map by which the reader of events and the programs of a network namespace
 * agree: whether anybody reads, how many events a second there may be, and how many were left out.
 *
 * <pre>
 *   0  until when somebody reads, ns on the clock of ticks; 0 if nobody does
 *   8  ns between two events at the lasting rate
 *  16  how far the state may be ahead of the clock, ns: the rate's tolerance
 *  64  state of the rate: theoretical arrival time, ns on the clock of ticks; programs write it
 * 128  for each CPU, 64 bytes: events left out by the rate, events that found the ring full
 * </pre>
 */
public final class EventControl {
  /** What the kernel calls the map. */
  public static final String NAME = "eg_events_ctl";

  /** Offset of the deadline. */
  public static final int DEADLINE = 0;

  /** Offset of the period. */
  public static final int PERIOD = 8;

  /** Offset of the tolerance. */
  public static final int TOLERANCE = 16;

  /** Offset of the state of the rate, on a cache line of its own. */
  public static final int ARRIVAL = 64;

  /** Offset of the first CPU's block. */
  public static final int BLOCKS = 128;

  /** The bytes of a CPU's block, as a shift. */
  public static final int BLOCK_SHIFT = 6;

  /** Offset in a block of the events that the rate left out. */
  public static final int SAMPLED = 0;

  /** Offset in a block of the events that found the ring full. */
  public static final int FULL = 8;

  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private EventControl() {}

  /**
   * The map as it is to be created.
   *
   * @param cpus the number of possible CPUs
   */
  public static MapSpec spec(int cpus) {
    int blocks = CounterCells.cpuMask(cpus) + 1;
    return MapSpec.mmapableArray(NAME, BLOCKS + (blocks << BLOCK_SHIFT), 1);
  }

  /** Keeps a CPU's number inside the map. */
  public static int cpuMask(MapSpec spec) {
    return ((spec.valueSize() - BLOCKS) >> BLOCK_SHIFT) - 1;
  }

  /**
   * Says that somebody reads.
   *
   * @param value the map's
   * @param deadline until when, ns on the clock of ticks; 0 for not any more
   */
  public static void setDeadline(MemorySegment value, long deadline) {
    WORD.setRelease(value, (long) DEADLINE, deadline);
  }

  /** Until when somebody reads. */
  public static long deadline(MemorySegment value) {
    return (long) WORD.getAcquire(value, (long) DEADLINE);
  }

  /**
   * Sets how many events there may be.
   *
   * @param perSecond for how long that may be; from 1 on
   * @param burst how many at once; from 1 on
   */
  public static void setRate(MemorySegment value, long perSecond, long burst) {
    long period = Math.max(1, SECOND / perSecond);
    WORD.setRelease(value, (long) PERIOD, period);
    WORD.setRelease(value, (long) TOLERANCE, Math.multiplyExact(period, burst));
  }

  /** The events left out by the rate so far, of all CPUs. */
  public static long sampled(MemorySegment value) {
    return sum(value, SAMPLED);
  }

  /** The events that found the ring full so far, of all CPUs. */
  public static long full(MemorySegment value) {
    return sum(value, FULL);
  }

  private static long sum(MemorySegment value, int counter) {
    long sum = 0;
    for (long at = BLOCKS; at < value.byteSize() - (1 << BLOCK_SHIFT) + 1; at += 1 << BLOCK_SHIFT) {
      sum += (long) WORD.getOpaque(value, at + counter);
    }
    return sum;
  }
}
