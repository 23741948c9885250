package io.echogate.datapath;

import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.TestRun;
import io.echogate.ebpf.XdpAction;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.linux.Mapping;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sends frames through a program that is on no interface, by test runs, and tells what becomes of
 * each. All buckets are full before each frame, or empty, as asked. Belongs to the thread that made
 * it.
 */
public final class FrameRun implements AutoCloseable {
  /** The longest frame that can be judged, in bytes. */
  public static final int MOST_BYTES = 2048;

  /** An arrival time so far ahead that no tolerance reaches it. */
  private static final long NEVER = 3L << 62;

  private final Closing closing;
  private final PolicyTables tables;
  private final Mapping buckets;
  private final Mapping counters;
  private final Optional<Mapping> sources;
  private final TestRun run;
  private final MemorySegment frame;
  private boolean sourcesUsed;

  private FrameRun(
      Closing closing,
      PolicyTables tables,
      Mapping buckets,
      Mapping counters,
      Optional<Mapping> sources,
      TestRun run,
      MemorySegment frame) {
    this.closing = closing;
    this.tables = tables;
    this.buckets = buckets;
    this.counters = counters;
    this.sources = sources;
    this.run = run;
    this.frame = frame;
  }

  /**
   * What became of a frame.
   *
   * @param reason by the counter that moved; empty if none did that a frame of its kind can move
   */
  public record Answer(Verdict verdict, Optional<Reason> reason) {}

  /** Runs a policy that was loaded and not attached. Its counters and buckets change. */
  public static FrameRun of(LoadedPolicy policy) {
    PolicyObjects objects = policy.objects();
    return of(
        objects.program(),
        policy.compiled().tables(),
        objects.buckets(),
        objects.counters(),
        objects.sources());
  }

  /** Runs a program with these maps, which are nobody else's. */
  static FrameRun of(
      LoadedProgram program,
      PolicyTables tables,
      BpfMap buckets,
      BpfMap counters,
      Optional<BpfMap> sources) {
    try (Closing closing = new Closing()) {
      Mapping lines = closing.add(buckets.mmap(Mapping.Access.READ_WRITE));
      Mapping cells = closing.add(counters.mmap(Mapping.Access.READ));
      Optional<Mapping> ways = sources.map(map -> closing.add(map.mmap(Mapping.Access.READ_WRITE)));
      TestRun run = closing.add(program.testRun());
      MemorySegment frame = closing.add(Arena.ofConfined()).allocate(MOST_BYTES, Long.BYTES);
      return new FrameRun(closing.handOver(), tables, lines, cells, ways, run, frame);
    }
  }

  /**
   * Judges a frame that finds all buckets full.
   *
   * @param packet the frame, decoded
   */
  public Answer judge(byte[] bytes, Packet packet) {
    setBuckets(0);
    return answer(bytes, packet);
  }

  /** Judges a frame that finds the buckets of messages and defaults empty. */
  public Answer judgeEmpty(byte[] bytes, Packet packet) {
    setBuckets(NEVER);
    return answer(bytes, packet);
  }

  private void setBuckets(long arrival) {
    MemorySegment lines = buckets.segment();
    for (long at = 0; at < lines.byteSize() - Buckets.SIZE + 1; at += Buckets.SIZE) {
      lines.set(ValueLayout.JAVA_LONG, at + Buckets.PACKET_TIME, arrival);
      lines.set(ValueLayout.JAVA_LONG, at + Buckets.BYTE_TIME, arrival);
    }
    if (sourcesUsed) {
      sources.ifPresent(ways -> ways.segment().fill((byte) 0));
      sourcesUsed = false;
    }
  }

  private Answer answer(byte[] bytes, Packet packet) {
    MemorySegment.copy(bytes, 0, frame, ValueLayout.JAVA_BYTE, 0, bytes.length);
    Map<Integer, Reason> cells = cells(packet);
    Map<Integer, Long> before = new LinkedHashMap<>();
    cells.keySet().forEach(cell -> before.put(cell, packets(cell)));
    int action = run.run(frame, bytes.length);
    Optional<Reason> reason = Optional.empty();
    for (Map.Entry<Integer, Reason> cell : cells.entrySet()) {
      if (packets(cell.getKey()) != before.getOrDefault(cell.getKey(), 0L)) {
        reason = Optional.of(cell.getValue());
      }
    }
    sourcesUsed |= reason.map(SourceVerdict.REASONS::contains).orElse(true);
    return new Answer(action == XdpAction.DROP.code() ? Verdict.DROP : Verdict.PASS, reason);
  }

  /** The counters that a packet can move, and what each means. */
  private Map<Integer, Reason> cells(Packet packet) {
    Map<Integer, Reason> cells = new LinkedHashMap<>();
    cells.put(CounterCells.NOT_ICMP, Reason.NOT_ICMP);
    Family family = packet.family();
    cells.put(CounterCells.malformed(family), Reason.MALFORMED);
    if (family == null) {
      return cells;
    }
    cells.put(CounterCells.fragment(family), Reason.FRAGMENT);
    boolean message = packet.form() != Form.NOT_ICMP && packet.type() >= 0;
    if (message) {
      TypeVerdict verdict = tables.messages().verdict(family, packet.type());
      cells.put(CounterCells.ofType(family, packet.type(), false), verdict.passed());
      cells.put(CounterCells.ofType(family, packet.type(), true), verdict.dropped());
    }
    if (!tables.sources().isEmpty()) {
      int place =
          message ? CounterCells.index(family, packet.type()) : CounterCells.placeOfOthers(family);
      for (int reason = 0; reason < SourceVerdict.REASONS.size(); reason++) {
        cells.put(CounterCells.ofSource(place, reason), SourceVerdict.REASONS.get(reason));
      }
    }
    return cells;
  }

  private long packets(int cell) {
    MemorySegment map = counters.segment();
    long at = (long) cell << CounterCells.CELL_SHIFT;
    long sum = 0;
    for (long block = 0; block < map.byteSize(); block += 1L << tables.cells().blockShift()) {
      sum += map.get(ValueLayout.JAVA_LONG, block + at);
    }
    return sum;
  }

  @Override
  public void close() {
    closing.close();
  }
}
