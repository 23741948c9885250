package io.echogate.datapath;

import io.echogate.datapath.layout.MachineContents;
import io.echogate.datapath.layout.MachineMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.TcAction;
import io.echogate.ebpf.TestRun;
import io.echogate.ebpf.XdpAction;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import io.echogate.linux.Mapping;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A policy in the kernel, on no interface, that frames are sent through by test runs at times of
 * one's own choice: limits and queries go by those, and go on from one frame to the next. Belongs
 * to the thread that made it.
 */
public final class TimedRun implements AutoCloseable {
  /** The longest frame that a test run takes in one piece, headroom and all, on any kernel. */
  private static final int MOST_BYTES = 3_400;

  private static final int ETHERNET = 14;
  private static final int ETHER_TYPE = 12;
  private static final int IP4_HEADER = 20;
  private static final int IP6_HEADER = 40;
  private static final short ETHER_IP4 = 0x0800;
  private static final short ETHER_IP6 = (short) 0x86dd;

  private static final ValueLayout.OfShort TYPE =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Closing closing;
  private final LoadedPolicy policy;
  private final TestRun arriving;
  private final Optional<TestRun> leaving;
  private final MemorySegment frame;

  private TimedRun(
      Closing closing,
      LoadedPolicy policy,
      TestRun arriving,
      Optional<TestRun> leaving,
      MemorySegment frame) {
    this.closing = closing;
    this.policy = policy;
    this.arriving = arriving;
    this.leaving = leaving;
    this.frame = frame;
  }

  /**
   * Loads a policy, all of whose buckets are full.
   *
   * @param form of the program for what arrives: one for XDP
   * @param own the addresses that are {@code @self}
   * @throws io.echogate.ebpf.BpfException if the kernel refuses
   * @throws PolicyTooLongException if the policy is too long for the kernel
   */
  public static TimedRun load(Policy policy, ProgramForm form, Set<Address> own) {
    CompileOptions options =
        new CompileOptions(
            CompileOptions.Time.VIRTUAL,
            policy.evaluation().isPresent(),
            Clocks.tick(),
            Cpus.possible().length(),
            form);
    try (Closing closing = new Closing()) {
      LoadedPolicy loaded =
          closing.add(
              LoadedPolicy.load(
                  CompiledPolicy.of(policy, options),
                  new AppliedPolicy("replay", "", Instant.EPOCH, false)));
      write(loaded, own);
      TestRun arriving = closing.add(loaded.program().testRun());
      Optional<TestRun> leaving = loaded.leaving().map(LoadedProgram::testRun).map(closing::add);
      MemorySegment frame = closing.add(Arena.ofConfined()).allocate(MOST_BYTES, Long.BYTES);
      return new TimedRun(closing.handOver(), loaded, arriving, leaving, frame);
    }
  }

  private static void write(LoadedPolicy policy, Set<Address> own) {
    policy.objects().maps().stream()
        .filter(map -> map.spec().name().equals(MachineMap.NAME))
        .forEach(
            map -> {
              try (Mapping mapping = map.mmap(Mapping.Access.READ_WRITE)) {
                MachineMap.write(
                    mapping.segment(), MachineContents.of(own, Set.of()), new SecureRandom());
              }
            });
  }

  /**
   * Whether a test run takes a frame. At the hook of what leaves it takes none that is shorter than
   * Ethernet and IP header together ({@code bpf_prog_test_run_skb} in {@code net/bpf/test_run.c}).
   *
   * @param frame begins with an Ethernet header
   */
  public static boolean takes(Direction direction, MemorySegment frame, int length) {
    if (length < ETHERNET || length > MOST_BYTES) {
      return false;
    }
    return direction == Direction.IN || length >= ETHERNET + header(frame.get(TYPE, ETHER_TYPE));
  }

  private static int header(short etherType) {
    return switch (etherType) {
      case ETHER_IP4 -> IP4_HEADER;
      case ETHER_IP6 -> IP6_HEADER;
      default -> 0;
    };
  }

  /** Whether anything judges what goes this way; what nothing judges passes. */
  public boolean judges(Direction direction) {
    return direction == Direction.IN || leaving.isPresent();
  }

  /**
   * Judges a frame.
   *
   * @param bytes begins with an Ethernet header
   * @param length one that {@link #takes} takes
   * @param time in nanoseconds, 0 or more
   * @throws io.echogate.ebpf.BpfException if the kernel does not take the frame
   */
  public Verdict judge(Direction direction, MemorySegment bytes, int length, long time) {
    if (!judges(direction)) {
      return Verdict.PASS;
    }
    MemorySegment.copy(bytes, 0, frame, 0, length);
    policy.time(time);
    return switch (direction) {
      case IN -> verdict(arriving.run(frame, length), XdpAction.DROP.code());
      case OUT -> verdict(leaving.orElseThrow().run(frame, length), TcAction.SHOT.code());
    };
  }

  private static Verdict verdict(int result, int drop) {
    return result == drop ? Verdict.DROP : Verdict.PASS;
  }

  /** What was counted up to now. */
  public Counts counts() {
    return policy.counts();
  }

  @Override
  public void close() {
    closing.close();
  }
}
