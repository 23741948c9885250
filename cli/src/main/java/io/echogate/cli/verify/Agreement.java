package io.echogate.cli.verify;

import io.echogate.datapath.Counter;
import io.echogate.datapath.ProgramForm;
import io.echogate.datapath.TimedRun;
import io.echogate.engine.Decision;
import io.echogate.engine.Evaluator;
import io.echogate.engine.Machine;
import io.echogate.engine.Surroundings;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import io.echogate.traffic.PacketReader;
import io.echogate.traffic.capture.Capture;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the program that the kernel runs to the evaluator, packet by packet of captures: the same
 * frames at the same times, each with its own limits and queries. Frames are those that an Ethernet
 * interface would see: what other links have below IP is replaced by an Ethernet header.
 */
public final class Agreement implements AutoCloseable {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final int ETHERNET = 14;
  private static final int ETHER_TYPE = 12;
  private static final int ETHER_IP4 = 0x0800;
  private static final int ETHER_IP6 = 0x86dd;
  private static final int LONGEST = 1 << 12;

  /** Differences that are kept to be shown. */
  private static final int SHOWN = 20;

  private final TimedRun kernel;
  private final Evaluator evaluator;
  private final PacketReader reader = new PacketReader();
  private final FrameDecoder decoder = new FrameDecoder();
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment frame = arena.allocate(LONGEST, Long.BYTES);
  private final Map<Kind, long[]> expected = new HashMap<>();
  private final List<Disagreement> shown = new ArrayList<>();
  private long clock;
  private long judged;
  private long left;
  private long differences;

  /** What a counter counts. */
  private record Kind(
      Direction direction, Optional<Family> family, OptionalInt type, Reason reason) {}

  /**
   * A packet on which they differ.
   *
   * @param number its place in its capture, from 1
   * @param evaluator what the evaluator says of it
   * @param kernel what the program says
   */
  public record Disagreement(String capture, long number, Decision evaluator, Verdict kernel) {}

  /**
   * A counter on which they differ, in packets or bytes.
   *
   * @param expected packets that the evaluator counts
   * @param counted packets that the program counted
   */
  public record Miscount(
      Direction direction,
      Optional<Family> family,
      OptionalInt type,
      Reason reason,
      long expected,
      long counted) {}

  /**
   * What came of it.
   *
   * @param judged packets that both judged
   * @param left packets that a test run does not take: cut by the capture, not of an IP or Ethernet
   *     link, too short or too long
   * @param differences how many packets they judged unlike
   * @param shown the first of them
   * @param miscounts counters that differ, whatever the verdicts
   */
  public record Outcome(
      long judged,
      long left,
      long differences,
      List<Disagreement> shown,
      List<Miscount> miscounts) {

    public Outcome {
      shown = List.copyOf(shown);
      miscounts = List.copyOf(miscounts);
    }

    /** Whether they never differed. */
    public boolean agrees() {
      return differences == 0 && miscounts.isEmpty();
    }
  }

  private Agreement(TimedRun kernel, Evaluator evaluator) {
    this.kernel = kernel;
    this.evaluator = evaluator;
  }

  /**
   * Loads the policy, and starts an evaluator beside it.
   *
   * @param form of the program for what arrives: one for XDP
   * @param own the addresses that are {@code @self}
   * @throws io.echogate.ebpf.BpfException if the kernel refuses the program
   */
  public static Agreement begin(Policy policy, ProgramForm form, Set<Address> own) {
    Evaluator evaluator =
        Evaluator.of(policy, Surroundings.unknown().withMachine(new Machine(own, Set.of())));
    return new Agreement(TimedRun.load(policy, form, own), evaluator);
  }

  /** Judges the packet that a capture has come to by both. */
  public void judge(Capture capture, Direction direction) {
    clock = Math.max(clock, capture.time());
    int length = frame(capture);
    if (length == 0 || !TimedRun.takes(direction, frame, length)) {
      left++;
      return;
    }
    judged++;
    Verdict verdict = kernel.judge(direction, frame, length, clock);
    Packet packet = decoder.decode(frame, 0, length);
    Decision decision = evaluator.evaluate(packet, direction, clock);
    if (kernel.judges(direction)) {
      long[] counted =
          expected.computeIfAbsent(kind(packet, direction, decision), _ -> new long[2]);
      counted[0]++;
      counted[1] += length;
    }
    if (verdict != decision.verdict()) {
      differences++;
      if (shown.size() < SHOWN) {
        shown.add(new Disagreement(capture.name(), capture.packets(), decision, verdict));
      }
    }
  }

  /** Puts the packet where it is judged, as an Ethernet frame; its length, 0 if it cannot be. */
  private int frame(Capture capture) {
    reader.read(capture);
    int captured = capture.captured();
    if (captured < capture.length()) {
      return 0;
    }
    if (reader.isEthernet()) {
      if (captured > LONGEST) {
        return 0;
      }
      MemorySegment.copy(capture.memory(), capture.position(), frame, 0, captured);
      return captured;
    }
    int size = captured - reader.header();
    if (size < 1 || size > LONGEST - ETHERNET) {
      return 0;
    }
    long at = capture.position() + reader.header();
    int etherType = etherType(capture.memory().get(ValueLayout.JAVA_BYTE, at) >> 4 & 0xf);
    if (etherType == 0) {
      return 0;
    }
    frame.asSlice(0, ETHER_TYPE).fill((byte) 2);
    frame.set(SHORT, ETHER_TYPE, (short) etherType);
    MemorySegment.copy(capture.memory(), at, frame, ETHERNET, size);
    return ETHERNET + size;
  }

  private static int etherType(int version) {
    return switch (version) {
      case 4 -> ETHER_IP4;
      case 6 -> ETHER_IP6;
      default -> 0;
    };
  }

  private static Kind kind(Packet packet, Direction direction, Decision decision) {
    Reason reason = decision.reason();
    @Nullable Family family = reason == Reason.NOT_ICMP ? null : packet.family();
    boolean typed =
        switch (reason) {
          case FRAGMENT, MALFORMED, NOT_ICMP -> false;
          default -> packet.form() != Form.NOT_ICMP && packet.type() != Packet.NONE;
        };
    return new Kind(
        direction,
        Optional.ofNullable(family),
        typed ? OptionalInt.of(packet.type()) : OptionalInt.empty(),
        reason);
  }

  /** What came of all that was judged so far. */
  public Outcome outcome() {
    Map<Kind, long[]> counted = new HashMap<>();
    for (Counter counter : kernel.counts().counters()) {
      Kind kind = new Kind(counter.direction(), counter.family(), counter.type(), counter.reason());
      long[] sum = counted.computeIfAbsent(kind, _ -> new long[2]);
      sum[0] += counter.packets();
      sum[1] += counter.bytes();
    }
    List<Miscount> miscounts = new ArrayList<>();
    expected.forEach(
        (kind, packets) -> {
          long[] its = counted.getOrDefault(kind, new long[2]);
          if (its[0] != packets[0] || its[1] != packets[1]) {
            miscounts.add(miscount(kind, packets[0], its[0]));
          }
        });
    counted.forEach(
        (kind, packets) -> {
          if (!expected.containsKey(kind)) {
            miscounts.add(miscount(kind, 0, packets[0]));
          }
        });
    return new Outcome(judged, left, differences, shown, miscounts);
  }

  private static Miscount miscount(Kind kind, long expected, long counted) {
    return new Miscount(
        kind.direction(), kind.family(), kind.type(), kind.reason(), expected, counted);
  }

  @Override
  public void close() {
    kernel.close();
    arena.close();
  }
}
