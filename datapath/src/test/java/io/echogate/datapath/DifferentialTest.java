package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.layout.XfwCells;
import io.echogate.engine.Decision;
import io.echogate.engine.Evaluator;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import io.echogate.policy.testing.RandomPolicies;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Evaluator and kernel say the same of random frames under random policies: the verdict, the reason
 * (by the counter that moved) and the bytes counted; and in the end the sums by reason and
 * statement.
 */
@NeedsKernel(KernelFeature.XDP)
class DifferentialTest {
  private static final int POLICIES = Integer.getInteger("differential.policies", 420);
  private static final int MOST_CELLS = XfwCells.RECORDS;
  private static final int FRAMES = Integer.getInteger("differential.frames", 2_400);

  private static final int ETHERNET = RandomFrames.MIN_LENGTH;

  /** The forms of a program differ in little: those beside XDP get a part of its policies. */
  private static final int OTHER_FORMS_PART = 6;

  @ParameterizedTest
  @EnumSource
  void evaluatorAndKernelAgree(ProgramForm form) {
    int policies = form == ProgramForm.XDP ? POLICIES : Math.ceilDiv(POLICIES, OTHER_FORMS_PART);
    Property.holds(
        random -> {
          Map<Reason, Long> frames = new EnumMap<>(Reason.class);
          for (int i = 0; i < policies; i++) {
            agree(enforceable(random, i % 2 == 0), options(form), random, frames);
          }
          assertThat(frames.values().stream().mapToLong(Long::longValue).sum())
              .isEqualTo((long) policies * FRAMES);
          if (form == ProgramForm.XDP) {
            assertThat(frames.keySet())
                .as("what was compared: %s", frames)
                .containsAll(EnumSet.allOf(Reason.class));
          }
        });
  }

  private static CompileOptions options(ProgramForm form) {
    return TestPolicies.options(CompileOptions.Time.VIRTUAL).withForm(form);
  }

  /** A policy that the kernel program can do all of. */
  static String enforceable(RandomGenerator random, boolean sources) {
    while (true) {
      String text = RandomPolicies.text(random, sources);
      if (Enforceable.refusals(TestPolicies.policy(text)).isEmpty()) {
        return text;
      }
    }
  }

  /**
   * Compares what evaluator and kernel say of random frames under a policy.
   *
   * @param options with a virtual clock
   * @param reasons how often each was given; goes on
   */
  static void agree(
      String text, CompileOptions options, RandomGenerator random, Map<Reason, Long> reasons) {
    ProgramForm form = options.form();
    RandomFrames frames = new RandomFrames(random);
    byte[] frame = new byte[RandomFrames.MAX_LENGTH];
    FrameDecoder decoder = new FrameDecoder();
    Evaluator evaluator = Evaluator.of(TestPolicies.policy(text));
    long[] packets = new long[MOST_CELLS];
    long[] bytes = new long[MOST_CELLS];
    Map<Reason, Long> byReason = new EnumMap<>(Reason.class);
    Map<Integer, Long> byStatement = new HashMap<>();
    long time = 0;
    try (LoadedPolicy policy = TestPolicies.load(text, options);
        KernelRun kernel = new KernelRun(policy)) {
      for (int i = 0; i < FRAMES; i++) {
        int length = form.isXdp() ? frames.next(frame) : frameForTc(form, frames, random, frame);
        time = Math.max(0, time + step(random));
        Verdict verdict = kernel.verdict(frame, length, time);
        Packet packet = kernel.packet(decoder, length);
        Decision decision = evaluator.evaluate(packet, Direction.IN, time);
        int cell = KernelRun.cell(packet, decision.reason());
        byReason.merge(decision.reason(), 1L, Long::sum);
        Statement statement = decision.statement();
        if (statement != null) {
          byStatement.merge(statement.index(), 1L, Long::sum);
        }
        packets[cell]++;
        bytes[cell] += length;
        if (verdict != decision.verdict()
            || kernel.packets(cell) != packets[cell]
            || kernel.bytes(cell) != bytes[cell]) {
          throw new AssertionError(
              "frame %d at %d ns: evaluator %s, kernel %s, counter of %s %d/%d of %d/%d%n%s%n%s"
                  .formatted(
                      i,
                      time,
                      decision,
                      verdict,
                      decision.reason(),
                      kernel.packets(cell),
                      kernel.bytes(cell),
                      packets[cell],
                      bytes[cell],
                      HexFormat.of().formatHex(frame, 0, length),
                      text));
        }
      }
      assertThat(kernel.allPackets()).isEqualTo(Arrays.stream(packets).sum());
      assertThat(kernel.sourcePackets())
          .isEqualTo(Arrays.stream(packets).skip(XfwCells.SOURCES).sum());
      assertThat(byReason(policy.counts())).as(text).isEqualTo(byReason);
      for (StatementCount count : policy.counts().statements()) {
        assertThat(count.packets())
            .as("packets of %s in%n%s", count.statement().origin().text(), text)
            .isEqualTo(byStatement.getOrDefault(count.statement().index(), 0L));
      }
    }
    byReason.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
  }

  private static Map<Reason, Long> byReason(Counts counts) {
    return counts.counters().stream()
        .collect(Collectors.groupingBy(Counter::reason, Collectors.summingLong(Counter::packets)));
  }

  /**
   * A frame that a test run takes at the traffic control hooks: it must be as long as the IP header
   * that its EtherType announces. Without an Ethernet header the kernel takes the EtherType from
   * the same place, which is in the source address then.
   */
  static int frameForTc(
      ProgramForm form, RandomFrames frames, RandomGenerator random, byte[] into) {
    int length;
    do {
      length = frames.next(into);
      if (!form.hasEthernet()) {
        length -= ETHERNET;
        System.arraycopy(into, ETHERNET, into, 0, Math.max(length, 0));
        into[12] = (byte) (random.nextBoolean() ? 0x08 : 0x86);
        into[13] = (byte) (into[12] == 0x08 ? 0x00 : 0xdd);
      }
    } while (length < ETHERNET + header(into[12], into[13]));
    return length;
  }

  private static int header(byte high, byte low) {
    return switch (Byte.toUnsignedInt(high) << Byte.SIZE | Byte.toUnsignedInt(low)) {
      case 0x0800 -> 20;
      case 0x86dd -> 40;
      default -> 1;
    };
  }

  /** Mostly bursts, sometimes a pause that refills buckets, sometimes a step back. */
  static long step(RandomGenerator random) {
    return switch (random.nextInt(16)) {
      case 0 -> random.nextLong(2_000_000_000L);
      case 1, 2 -> random.nextLong(50_000_000L);
      case 3, 4, 5 -> random.nextLong(1_000_000L);
      case 6 -> -random.nextLong(random.nextBoolean() ? 1_000_000L : 100_000_000L);
      default -> 0;
    };
  }
}
