package io.echogate.datapath;

import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.Counted;
import io.echogate.datapath.layout.CounterCells;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.TcAction;
import io.echogate.ebpf.TestRun;
import io.echogate.ebpf.XdpAction;
import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.linux.Errno;
import io.echogate.linux.Mapping;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames through a program that is on no interface, by test runs, and tells what becomes of
 * each. All buckets are full before each frame, or empty, as asked. Belongs to the thread that made
 * it.
 *
 * <p>At XDP a test run takes every frame. At the traffic control hooks it takes none that is
 * shorter than Ethernet and IP header together; and it has the EtherType from where it is behind
 * Ethernet addresses, also if the program expects no Ethernet header, so that this one can only be
 * run on packets that say IP there (bytes 12 and 13, part of the source address). See {@code
 * bpf_prog_test_run_skb} in {@code net/bpf/test_run.c}.
 */
public final class FrameRun implements AutoCloseable {
  /** The longest frame that can be judged, in bytes. */
  public static final int MOST_BYTES = 2048;

  /** An arrival time so far ahead that no tolerance reaches it. */
  private static final long NEVER = 3L << 62;

  // Where an EtherType is behind Ethernet addresses.
  private static final int HIGH = 12;
  private static final int LOW = 13;

  private final Closing closing;
  private final Kind kind;
  private final PolicyTables tables;
  private final Mapping buckets;
  private final Mapping counters;
  private final TestRun run;
  private final MemorySegment frame;
  private final Map<Mark, List<Counted>> counted;
  private long nonce;

  private FrameRun(
      Closing closing,
      Kind kind,
      PolicyTables tables,
      Mapping buckets,
      Mapping counters,
      TestRun run,
      MemorySegment frame) {
    this.closing = closing;
    this.kind = kind;
    this.tables = tables;
    this.counted = byMark(tables, kind.direction());
    this.buckets = buckets;
    this.counters = counters;
    this.run = run;
    this.frame = frame;
  }

  /**
   * What program is run.
   *
   * @param form what it is made for
   * @param direction what its policy takes frames for
   */
  record Kind(ProgramForm form, Direction direction) {}

  /** What the program is made for. */
  public ProgramForm form() {
    return kind.form();
  }

  /** The way that frames are taken to go. */
  public Direction direction() {
    return kind.direction();
  }

  /**
   * What became of a frame.
   *
   * @param reason by the counter that moved; empty if none did that a frame of its kind can move
   */
  public record Answer(Verdict verdict, Optional<Reason> reason) {}

  /** Runs what a policy has for what arrives, which was loaded and not attached. */
  public static FrameRun of(LoadedPolicy policy) {
    ProgramForm form = policy.compiled().options().form();
    return of(policy, policy.program(), new Kind(form, Direction.IN));
  }

  /**
   * Runs what a policy has for what leaves, if it has something.
   *
   * @param form what the program is made for, which may be another than that of the policy's own
   */
  public static Optional<FrameRun> ofLeaving(LoadedPolicy policy, ProgramForm form) {
    Map<MapSpec, BpfMap> maps =
        policy.objects().maps().stream().collect(Collectors.toMap(BpfMap::spec, map -> map));
    return policy
        .compiled()
        .leavingAs(form)
        .map(
            made -> {
              try (Closing closing = new Closing()) {
                LoadedProgram program = closing.add(LoadedProgram.load(made, maps));
                FrameRun run = of(policy, program, new Kind(form, Direction.OUT));
                run.closing.add(closing.handOver());
                return run;
              }
            });
  }

  /** Runs a program of a policy whose counters and buckets nobody else needs. */
  private static FrameRun of(LoadedPolicy policy, LoadedProgram program, Kind kind) {
    PolicyObjects objects = policy.objects();
    return of(program, policy.compiled().tables(), kind, objects.buckets(), objects.counters());
  }

  /** Runs a program with these maps, which are nobody else's. */
  static FrameRun of(
      LoadedProgram program, PolicyTables tables, Kind kind, BpfMap buckets, BpfMap counters) {
    try (Closing closing = new Closing()) {
      Mapping lines = closing.add(buckets.mmap(Mapping.Access.READ_WRITE));
      Mapping cells = closing.add(counters.mmap(Mapping.Access.READ));
      TestRun run = closing.add(program.testRun());
      MemorySegment frame = closing.add(Arena.ofConfined()).allocate(MOST_BYTES, Long.BYTES);
      return new FrameRun(closing.handOver(), kind, tables, lines, cells, run, frame);
    }
  }

  /**
   * Judges a frame that finds all buckets full.
   *
   * @param bytes from the Ethernet header on, or from the IP header on if the program is for links
   *     without
   * @param packet the frame, decoded
   * @return empty if a test run of such a program takes no such frame
   */
  public Optional<Answer> judge(byte[] bytes, Packet packet) {
    setBuckets(0);
    return answer(bytes, packet);
  }

  /** Judges a frame that finds the buckets of messages and defaults empty. */
  public Optional<Answer> judgeEmpty(byte[] bytes, Packet packet) {
    setBuckets(NEVER);
    return answer(bytes, packet);
  }

  private void setBuckets(long arrival) {
    nonce++;
    for (int line = 0; line < buckets.segment().byteSize() / Buckets.SIZE; line++) {
      Buckets.set(Buckets.line(buckets.segment(), line), arrival, nonce);
    }
  }

  private Optional<Answer> answer(byte[] bytes, Packet packet) {
    if (!form().hasEthernet() && !saysIp(bytes)) {
      return Optional.empty();
    }
    MemorySegment.copy(bytes, 0, frame, ValueLayout.JAVA_BYTE, 0, bytes.length);
    Map<Integer, Reason> cells = cells(packet);
    Map<Integer, Long> before = new LinkedHashMap<>();
    cells.keySet().forEach(cell -> before.put(cell, packets(cell)));
    int result;
    try {
      result = run.run(frame, bytes.length);
    } catch (BpfException e) {
      if (form().isXdp() || e.errno() != Errno.EINVAL) {
        throw e;
      }
      return Optional.empty();
    }
    Optional<Reason> reason = Optional.empty();
    for (Map.Entry<Integer, Reason> cell : cells.entrySet()) {
      if (packets(cell.getKey()) != before.getOrDefault(cell.getKey(), 0L)) {
        reason = Optional.of(cell.getValue());
      }
    }
    int drop = form().isXdp() ? XdpAction.DROP.code() : TcAction.SHOT.code();
    return Optional.of(new Answer(result == drop ? Verdict.DROP : Verdict.PASS, reason));
  }

  private static boolean saysIp(byte[] packet) {
    if (packet.length <= LOW) {
      return false;
    }
    return switch (Byte.toUnsignedInt(packet[HIGH]) << Byte.SIZE
        | Byte.toUnsignedInt(packet[LOW])) {
      case 0x0800, 0x86dd -> true;
      default -> false;
    };
  }

  /** The counters that a packet can move, and what each means. */
  private Map<Integer, Reason> cells(Packet packet) {
    Map<Integer, Reason> cells = new LinkedHashMap<>();
    Family family = packet.family();
    for (int type : new int[] {Counted.NO_TYPE, packet.type()}) {
      for (Family some : new @Nullable Family[] {null, family}) {
        counted
            .getOrDefault(new Mark(some, type), List.of())
            .forEach(one -> cells.put(one.cell(), Objects.requireNonNull(one.reason())));
      }
    }
    return cells;
  }

  /** The counters of a direction that count by reason, by what they count. */
  private static Map<Mark, List<Counted>> byMark(PolicyTables tables, Direction direction) {
    return tables.counted().stream()
        .filter(one -> one.direction() == direction && one.reason() != null)
        .collect(Collectors.groupingBy(one -> new Mark(one.family(), one.type())));
  }

  /** What of a packet tells which counters it can move. */
  private record Mark(@Nullable Family family, int type) {}

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
