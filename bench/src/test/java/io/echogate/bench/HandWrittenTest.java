package io.echogate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.LoadedPolicy;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.TestRun;
import io.echogate.ebpf.XdpAction;
import io.echogate.icmp.testing.Acceptance;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is measured side by side must decide alike. */
@NeedsKernel(KernelFeature.XDP)
@NeedsTool("clang")
class HandWrittenTest {
  private static final int POLICIES = 8;
  private static final int FRAMES = 8_000;

  private static Program program;

  @BeforeAll
  static void compile() {
    program = HandWritten.compile(HandWritten.Clock.KTIME);
  }

  @Test
  void theHandWrittenProgramMeetsTheAcceptanceTable() {
    List<Acceptance.Row> rows =
        Acceptance.verdicts().stream()
            .filter(Acceptance.Row::xfw)
            .filter(row -> HandWritten.knows(Policies.read(row.policy())))
            .toList();
    assertThat(rows).hasSizeGreaterThan(25);
    for (Acceptance.Row row : rows) {
      try (HandWritten theirs = HandWritten.load(program, Policies.read(row.policy()));
          Answers answers = new Answers(theirs.program().testRun())) {
        byte[] frame = row.frame();
        String verdict =
            answers.of(frame, frame.length) == XdpAction.PASS.code()
                ? Verdict.PASS.text()
                : Verdict.DROP.text();
        assertThat(verdict).as(row.id()).isEqualTo(row.verdict());
      }
    }
  }

  @Test
  void bothProgramsGiveTheSameAnswerOnRandomFrames() {
    Property.holds(
        random -> {
          RandomFrames frames = new RandomFrames(random);
          int[] answered = new int[XdpAction.values().length];
          for (int i = 0; i < POLICIES; i++) {
            agree(policy(random), frames, answered);
          }
          assertThat(answered[XdpAction.PASS.code()]).isGreaterThan(POLICIES * FRAMES / 10);
          assertThat(answered[XdpAction.DROP.code()]).isGreaterThan(POLICIES * FRAMES / 10);
        });
  }

  private static void agree(String policy, RandomFrames frames, int[] answered) {
    byte[] frame = new byte[RandomFrames.MAX_LENGTH];
    try (LoadedPolicy generated = Policies.load(policy);
        HandWritten written = HandWritten.load(program, Policies.read(policy));
        Answers ours = new Answers(generated.program().testRun());
        Answers theirs = new Answers(written.program().testRun())) {
      for (int i = 0; i < FRAMES; i++) {
        int length = frames.next(frame);
        int answer = ours.of(frame, length);
        answered[answer]++;
        if (theirs.of(frame, length) != answer) {
          throw new AssertionError(
              "generated %d, hand-written %d%n%s%n%s"
                  .formatted(
                      answer,
                      theirs.of(frame, length),
                      HexFormat.of().formatHex(frame, 0, length),
                      policy));
        }
      }
    }
  }

  private static String policy(RandomGenerator random) {
    return "defaults { icmp ip4: %s; icmp ip6: %s; }\nicmp ip4: %s { %s }\nicmp ip6: %s { %s }"
        .formatted(
            action(random),
            action(random),
            action(random),
            types(random),
            action(random),
            types(random));
  }

  private static String types(RandomGenerator random) {
    return random
        .ints(20, 0, 256)
        .distinct()
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", "));
  }

  private static String action(RandomGenerator random) {
    return random.nextBoolean() ? "allow" : "block";
  }

  /** The answers of a program to frames. */
  private static final class Answers implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment frame = arena.allocate(RandomFrames.MAX_LENGTH);
    private final TestRun run;

    Answers(TestRun run) {
      this.run = run;
    }

    int of(byte[] bytes, int length) {
      MemorySegment.copy(bytes, 0, frame, ValueLayout.JAVA_BYTE, 0, length);
      return run.run(frame, length);
    }

    @Override
    public void close() {
      run.close();
      arena.close();
    }
  }
}
