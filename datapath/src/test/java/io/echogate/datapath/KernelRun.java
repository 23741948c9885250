package io.echogate.datapath;

import io.echogate.datapath.layout.CounterCells;
import io.echogate.datapath.layout.SourceVerdict;
import io.echogate.datapath.layout.TypeIndex;
import io.echogate.datapath.layout.XfwCells;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.TcAction;
import io.echogate.ebpf.TestRun;
import io.echogate.ebpf.XdpAction;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.linux.Mapping;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * Sends frames through a loaded policy by test runs, and tells verdict and counter of each. The
 * policy's clock is virtual.
 */
final class KernelRun implements AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment frame = arena.allocate(RandomFrames.MAX_LENGTH);
  private final LoadedPolicy policy;
  private final ProgramForm form;
  private final TestRun run;
  private final Mapping counters;
  private final CounterCells cells;

  /** Sends what arrives. */
  KernelRun(LoadedPolicy policy) {
    this(policy, policy.program(), policy.compiled().options().form());
  }

  /** Sends what leaves, which the policy must have a program for. */
  static KernelRun leaving(LoadedPolicy policy) {
    return new KernelRun(
        policy,
        policy.objects().leaving().orElseThrow(),
        policy.compiled().options().form().leaving());
  }

  private KernelRun(LoadedPolicy policy, LoadedProgram program, ProgramForm form) {
    this.policy = policy;
    this.form = form;
    cells = policy.compiled().tables().cells();
    run = program.testRun();
    counters = policy.objects().counters().mmap(Mapping.Access.READ);
  }

  /** The verdict on the first {@code length} bytes at a time in nanoseconds. */
  Verdict verdict(byte[] bytes, int length, long time) {
    MemorySegment.copy(bytes, 0, frame, ValueLayout.JAVA_BYTE, 0, length);
    policy.time(time);
    int result = run.run(frame, length);
    for (Verdict verdict : Verdict.values()) {
      if (result == result(verdict)) {
        return verdict;
      }
    }
    throw new AssertionError("the program returned " + result);
  }

  private int result(Verdict verdict) {
    boolean pass = verdict == Verdict.PASS;
    if (form.isXdp()) {
      return (pass ? XdpAction.PASS : XdpAction.DROP).code();
    }
    return (pass ? TcAction.NEXT : TcAction.SHOT).code();
  }

  /** The frame of the last run, decoded anew. */
  Packet packet(FrameDecoder decoder, int length) {
    return form.hasEthernet()
        ? decoder.decode(frame, 0, length)
        : decoder.decodeIp(frame, 0, length);
  }

  /** Packets counted in a cell. */
  long packets(int cell) {
    return sum(cell, 0);
  }

  /** Bytes counted in a cell. */
  long bytes(int cell) {
    return sum(cell, CounterCells.BYTES);
  }

  /** Packets counted by reason, each once. */
  long allPackets() {
    long sum = 0;
    for (int cell = 0; cell < Math.min(cells.count(), XfwCells.RECORDS); cell++) {
      sum += packets(cell);
    }
    return sum;
  }

  /** Packets that verdicts of the source filter decided. */
  long sourcePackets() {
    long sum = 0;
    for (int cell = XfwCells.RECORDS; cell < cells.count(); cell++) {
      sum += packets(cell);
    }
    return sum;
  }

  private long sum(int cell, int word) {
    long sum = 0;
    long at = ((long) cell << CounterCells.CELL_SHIFT) + word;
    for (long block = 0; block < counters.segment().byteSize(); block += 1L << cells.blockShift()) {
      sum += counters.segment().get(ValueLayout.JAVA_LONG, block + at);
    }
    return sum;
  }

  /** The cell in which a packet with this reason must be counted. */
  static int cell(Packet packet, Reason reason) {
    return switch (reason) {
      case NOT_ICMP -> XfwCells.NOT_ICMP;
      case MALFORMED -> XfwCells.malformed(packet.family());
      case FRAGMENT -> XfwCells.fragment(Objects.requireNonNull(packet.family()));
      default -> {
        Family family = Objects.requireNonNull(packet.family());
        int source = SourceVerdict.REASONS.indexOf(reason);
        if (source < 0) {
          boolean dropped = reason.verdict() == Verdict.DROP;
          yield XfwCells.ofType(family, packet.type(), dropped);
        }
        int place =
            packet.form() == Form.NOT_ICMP
                ? XfwCells.placeOfOthers(family)
                : TypeIndex.of(family, packet.type());
        yield XfwCells.ofSource(place, source);
      }
    };
  }

  @Override
  public void close() {
    counters.close();
    run.close();
    arena.close();
  }
}
