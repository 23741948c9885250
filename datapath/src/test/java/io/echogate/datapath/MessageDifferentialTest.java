package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.layout.Counted;
import io.echogate.engine.Decision;
import io.echogate.engine.Evaluator;
import io.echogate.engine.Surroundings;
import io.echogate.icmp.Form;
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
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Evaluator and kernel say the same of random frames under random policies of {@code policy { }}:
 * the verdict, and by the counter that moved the reason and the statement.
 */
@NeedsKernel(KernelFeature.XDP)
class MessageDifferentialTest {
  private static final int POLICIES = Integer.getInteger("differential.policies", 420);

  /** The forms of a program differ in little: those beside XDP get a part of its policies. */
  private static final int OTHER_FORMS_PART = 6;

  private static final int FRAMES = Integer.getInteger("differential.frames", 8_000);

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*LEAVING.*")
  void evaluatorAndKernelAgree(ProgramForm form) {
    int policies = form == ProgramForm.XDP ? POLICIES : Math.ceilDiv(POLICIES, OTHER_FORMS_PART);
    Property.holds(
        random -> {
          Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
          for (int i = 0; i < policies; i++) {
            agree(enforceable(random), options(form), random, reasons);
          }
          assertThat(reasons.keySet())
              .as("what was compared: %s", reasons)
              .contains(
                  Reason.ALLOWED,
                  Reason.BLOCKED,
                  Reason.WITHIN_LIMIT,
                  Reason.RATE_LIMITED,
                  Reason.DEFAULT_ALLOWED,
                  Reason.DEFAULT_BLOCKED,
                  Reason.DEFAULT_WITHIN_LIMIT,
                  Reason.DEFAULT_RATE_LIMITED,
                  Reason.FRAGMENT,
                  Reason.MALFORMED,
                  Reason.NOT_ICMP);
        });
  }

  private static CompileOptions options(ProgramForm form) {
    return TestPolicies.options(CompileOptions.Time.VIRTUAL).withForm(form);
  }

  /** A policy that the kernel program can do all of. */
  static String enforceable(RandomGenerator random) {
    while (true) {
      String text = withRoom(RandomPolicies.policyText(random));
      if (Enforceable.refusals(TestPolicies.policy(text)).isEmpty()) {
        return text;
      }
    }
  }

  /**
   * The same with tables that have room for all prefixes: which one goes where there is none is no
   * more than a good choice.
   */
  private static String withRoom(String policy) {
    return policy.replaceAll(" table=\\d+", "").replaceAll(" (per=[^ ;]+)", " $1 table=4096");
  }

  /** What a counter counts. */
  private record Key(
      Direction direction,
      @Nullable Object family,
      int type,
      @Nullable Reason reason,
      @Nullable Statement statement) {

    static Key of(Counted counted) {
      return new Key(
          counted.direction(),
          counted.family(),
          counted.type(),
          counted.reason(),
          counted.statement());
    }

    static boolean isTyped(Reason reason) {
      return switch (reason) {
        case NOT_ICMP, MALFORMED, FRAGMENT -> false;
        default -> true;
      };
    }

    static Key of(Packet packet, Direction direction, Decision decision) {
      return new Key(
          direction,
          packet.form() == Form.NOT_ICMP ? null : packet.family(),
          isTyped(decision.reason()) ? packet.type() : Counted.NO_TYPE,
          decision.reason(),
          decision.statement());
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
    agree(text, options, FRAMES, random, reasons);
  }

  /** The same with so many frames. */
  static void agree(
      String text,
      CompileOptions options,
      int count,
      RandomGenerator random,
      Map<Reason, Long> reasons) {
    ProgramForm form = options.form();
    RandomFrames frames = new RandomFrames(random);
    byte[] frame = new byte[RandomFrames.MAX_LENGTH];
    FrameDecoder decoder = new FrameDecoder();
    Map<Key, Long> expected = new HashMap<>();
    long time = 0;
    try (Closing closing = new Closing()) {
      LoadedPolicy policy = closing.add(TestPolicies.load(text, options));
      RandomMachine machine = RandomMachine.of(random);
      machine.write(policy);
      OwnQueries queries = new OwnQueries();
      Evaluator evaluator =
          Evaluator.of(
              policy.compiled().policy(),
              Surroundings.unknown().withMachine(machine.machine()).withFlows(queries));
      Map<Direction, KernelRun> kernels = new EnumMap<>(Direction.class);
      kernels.put(Direction.IN, closing.add(new KernelRun(policy)));
      if (policy.objects().leaving().isPresent()) {
        kernels.put(Direction.OUT, closing.add(KernelRun.leaving(policy)));
      }
      Map<Key, List<Integer>> cells = new HashMap<>();
      policy
          .compiled()
          .tables()
          .counted()
          .forEach(
              one -> cells.computeIfAbsent(Key.of(one), key -> new ArrayList<>()).add(one.cell()));
      for (int i = 0; i < count; i++) {
        ProgramForm shape = kernels.size() > 1 ? form.leaving() : form;
        int length =
            shape.isXdp()
                ? frames.next(frame)
                : DifferentialTest.frameForTc(shape, frames, random, frame);
        time = Math.max(0, time + DifferentialTest.step(random));
        Direction direction = direction(frame, length, form, kernels, decoder, random);
        KernelRun kernel = Objects.requireNonNull(kernels.get(direction));
        var verdict = kernel.verdict(frame, length, time);
        Packet packet = kernel.packet(decoder, length);
        Decision decision = evaluator.evaluate(packet, direction, time);
        if (direction == Direction.OUT
            && decision.verdict() == Verdict.PASS
            && OwnQueries.isQuery(packet)
            && Key.isTyped(decision.reason())) {
          queries.sent(packet, time);
        }
        Key key = Key.of(packet, direction, decision);
        long packets = expected.merge(key, 1L, Long::sum);
        long counted = cells.getOrDefault(key, List.of()).stream().mapToLong(kernel::packets).sum();
        reasons.merge(decision.reason(), 1L, Long::sum);
        if (verdict != decision.verdict() || counted != packets) {
          throw new AssertionError(
              "frame %d %s at %d ns on %s: evaluator %s, kernel %s, counter %d of %d%n%s%n%s"
                  .formatted(
                      i,
                      direction,
                      time,
                      machine.machine(),
                      decision,
                      verdict,
                      counted,
                      packets,
                      HexFormat.of().formatHex(frame, 0, length),
                      text));
        }
      }
      assertThat(policy.counts().counters().stream().mapToLong(Counter::packets).sum())
          .isEqualTo(count);
    }
  }

  /** Most arrive, but of queries most leave: else hardly a reply would answer one. */
  private static Direction direction(
      byte[] frame,
      int length,
      ProgramForm form,
      Map<Direction, KernelRun> kernels,
      FrameDecoder decoder,
      RandomGenerator random) {
    if (kernels.size() == 1) {
      return Direction.IN;
    }
    MemorySegment memory = MemorySegment.ofArray(frame);
    Packet packet =
        form.hasEthernet()
            ? decoder.decode(memory, 0, length)
            : decoder.decodeIp(memory, 0, length);
    return random.nextInt(4) < (OwnQueries.isQuery(packet) ? 3 : 1) ? Direction.OUT : Direction.IN;
  }
}
