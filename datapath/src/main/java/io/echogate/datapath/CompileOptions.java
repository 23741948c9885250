package io.echogate.datapath;

import io.echogate.datapath.code.EventCode;
import io.echogate.datapath.code.FlowLookup;
import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Features;
import io.echogate.linux.Clocks;
import io.echogate.policy.Condition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * How to compile a policy.
 *
 * @param time what limits read
 * @param evaluate whether to count only and drop nothing, whatever the policy says
 * @param tick the length of the kernel's tick in nanoseconds
 * @param cpus how many CPUs the machine can have
 * @param form what the program is made for, of what arrives
 * @param leaving makes the program for what leaves
 * @param kernel what there is to build upon
 * @param keepsQueries whether queries that leave are written down though the policy itself may not
 *     ask for them: other filters of the network namespace do
 */
public record CompileOptions(
    Time time,
    boolean evaluate,
    long tick,
    int cpus,
    ProgramForm form,
    LeavingCode leaving,
    Features kernel,
    boolean keepsQueries) {

  /** For the running kernel. */
  public CompileOptions(
      Time time, boolean evaluate, long tick, int cpus, ProgramForm form, LeavingCode leaving) {
    this(time, evaluate, tick, cpus, form, leaving, Features.ofKernel(), false);
  }

  /** For a form. */
  public CompileOptions(Time time, boolean evaluate, long tick, int cpus, ProgramForm form) {
    this(time, evaluate, tick, cpus, form, LeavingCode.OF_TABLES);
  }

  /** For XDP and frames in one piece. */
  public CompileOptions(Time time, boolean evaluate, long tick, int cpus) {
    this(time, evaluate, tick, cpus, ProgramForm.XDP);
  }

  /** The same for another form. */
  CompileOptions withForm(ProgramForm other) {
    return new CompileOptions(time, evaluate, tick, cpus, other, leaving, kernel, keepsQueries);
  }

  /** The same for a kernel that has less. */
  CompileOptions without(Feature... features) {
    return new CompileOptions(
        time, evaluate, tick, cpus, form, leaving, kernel.without(features), keepsQueries);
  }

  /** The same for a filter that writes queries down, or need not. */
  CompileOptions keepingQueries(boolean keeps) {
    return new CompileOptions(time, evaluate, tick, cpus, form, leaving, kernel, keeps);
  }

  /** Whom programs can ask for the flows of others. */
  Set<FlowLookup> lookups() {
    return FlowKnowledge.of(kernel, form).lookups();
  }

  /** How a packet's bytes are reached that is reported; empty where the kernel has no rings. */
  Optional<EventCode.Bytes> reporting() {
    if (!kernel.has(Feature.RING_BUFFERS)) {
      return Optional.empty();
    }
    if (!form.isXdp()) {
      return Optional.of(EventCode.Bytes.SKB_HELPER);
    }
    return Optional.of(
        form.access() == ProgramForm.Access.COPIED || kernel.has(Feature.XDP_LOAD_BYTES)
            ? EventCode.Bytes.XDP_HELPER
            : EventCode.Bytes.XDP_LOADS);
  }

  /** When days end, on the clock that programs read for it: nanoseconds since it showed 0. */
  ToLongFunction<LocalDate> deadlines() {
    Instant zero =
        switch (time) {
          case KERNEL -> Instant.now().minusNanos(Clocks.boottime());
          case VIRTUAL -> Instant.EPOCH;
        };
    return day -> new Condition.Until(day).deadline(zero);
  }

  /** Where the time comes from. */
  public enum Time {
    /** The kernel's clocks. */
    KERNEL,
    /** A word that tests set: {@link LoadedPolicy#time(long)}. */
    VIRTUAL
  }
}
