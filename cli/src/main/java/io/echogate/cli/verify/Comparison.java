package io.echogate.cli.verify;

import io.echogate.datapath.FrameRun;
import io.echogate.datapath.FrameRun.Answer;
import io.echogate.datapath.ProgramForm;
import io.echogate.engine.Decision;
import io.echogate.engine.Evaluator;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.PacketValue;
import io.echogate.policy.Direction;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Verdict;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of holding a program to a policy: verdict and reason of each frame, with full buckets,
 * and where a limit decides also with empty ones.
 *
 * @param frames how many were judged
 * @param atXdp how many of these by the policy's program for XDP, since a test run of the program
 *     itself takes no such frames
 */
public record Comparison(int frames, int atXdp, List<Difference> differences) {

  public Comparison {
    differences = List.copyOf(differences);
  }

  /**
   * Judges the frames of {@link ProbeSet} by both.
   *
   * @param atXdp judges what {@code run} does not take, in the same direction, if that can be
   */
  public static Comparison of(Tried tried, FrameRun run, Optional<FrameRun> atXdp) {
    return new Work(tried, run, atXdp).compare();
  }

  /** Goes through the frames. */
  private static final class Work {
    private final Tried tried;
    private final Policy policy;
    private final boolean evaluates;
    private final FrameRun run;
    private final Optional<FrameRun> atXdp;
    private final long refill;
    private final List<Difference> differences = new ArrayList<>();
    private Evaluator evaluator;
    private long now;
    private int frames;
    private int framesAtXdp;

    Work(Tried tried, FrameRun run, Optional<FrameRun> atXdp) {
      this.tried = tried;
      this.policy = tried.policy();
      this.evaluates = tried.evaluates() || policy.evaluation().isPresent();
      this.run = run;
      this.atXdp = atXdp;
      this.refill = policy.limits().stream().mapToLong(Work::refill).max().orElse(0);
      this.evaluator = Evaluator.of(policy);
    }

    /** How long an empty bucket takes to be full, in nanoseconds. */
    private static long refill(Limit limit) {
      Gcra figures = Gcra.of(limit);
      return Math.max(figures.tolerance(), figures.byteTolerance());
    }

    Comparison compare() {
      for (Probe probe : ProbeSet.of(tried, this::passing)) {
        // A link without Ethernet carries nothing but packets of IP.
        if ((run.form().hasEthernet() || probe.packet().isPresent())
            && !compare(probe, run)
            && atXdp.isPresent()) {
          int before = frames;
          compare(probe, atXdp.get());
          framesAtXdp += frames - before;
        }
      }
      return new Comparison(frames, framesAtXdp, differences);
    }

    /** Whether it could be judged so. */
    private boolean compare(Probe probe, FrameRun by) {
      byte[] frame = by.form().hasEthernet() ? probe.frame() : probe.packet().orElseThrow();
      PacketValue packet = decode(frame, by.form());
      Decision decision = decide(packet);
      Optional<Answer> answer = by.judge(frame, packet);
      if (answer.isEmpty()) {
        return false;
      }
      check(probe, false, decision, answer.get());
      Optional<Reason> refusal = refusal(packet, decision.reason());
      if (refusal.isPresent()) {
        Decision refused =
            new Decision(
                evaluates ? Verdict.PASS : Verdict.DROP, refusal.get(), decision.statement());
        check(probe, true, refused, by.judgeEmpty(frame, packet).orElseThrow());
      }
      return true;
    }

    private void check(Probe probe, boolean empty, Decision decision, Answer answer) {
      frames++;
      boolean same =
          answer.verdict() == decision.verdict()
              && answer.reason().equals(Optional.of(decision.reason()));
      if (!same) {
        differences.add(new Difference(probe, empty, decision, answer));
      }
    }

    /** What the policy says when all its buckets are full. */
    private Decision decide(PacketValue packet) {
      if (now > Long.MAX_VALUE - refill) {
        evaluator = Evaluator.of(policy);
        now = 0;
      }
      Decision decision = evaluator.evaluate(packet, run.direction(), now);
      now = now > Long.MAX_VALUE - refill ? Long.MAX_VALUE : now + refill;
      return evaluates
          ? new Decision(Verdict.PASS, decision.reason(), decision.statement())
          : decision;
    }

    /** What an admitted packet's reason becomes once its buckets are empty. */
    private static Optional<Reason> refusal(PacketValue packet, Reason reason) {
      return switch (reason) {
        case WITHIN_LIMIT -> Optional.of(Reason.RATE_LIMITED);
        case DEFAULT_WITHIN_LIMIT -> Optional.of(Reason.DEFAULT_RATE_LIMITED);
        // Of a message, the statements' limits may have been asked before.
        case SOURCE_DEFAULT_WITHIN_LIMIT ->
            packet.form() == Form.NOT_ICMP
                ? Optional.of(Reason.SOURCE_DEFAULT_RATE_LIMITED)
                : Optional.empty();
        default -> Optional.empty();
      };
    }

    /** A type that the statements let pass, so that the source filter is asked; 0 if none do. */
    private int passing(Family family) {
      Evaluator withoutSources = Evaluator.of(withoutSources());
      for (int type = 0; type < 256; type++) {
        PacketValue packet =
            decode(ProbeFrame.message(family, type, 0, 8).bytes(), ProgramForm.XDP);
        Reason reason = withoutSources.evaluate(packet, Direction.IN, 0).reason();
        if (reason.verdict() == Verdict.PASS) {
          return type;
        }
      }
      return 0;
    }

    private Policy withoutSources() {
      return new Policy(
          policy.name(),
          policy.dialect(),
          policy.evaluation(),
          policy.limits(),
          policy.sets(),
          policy.rules(),
          policy.defaults(),
          policy.forms(),
          policy.unlisted(),
          policy.protocolStatement(),
          new SourceFilter(List.of(), List.of()),
          policy.statements());
    }

    private static PacketValue decode(byte[] frame, ProgramForm form) {
      FrameDecoder decoder = new FrameDecoder();
      MemorySegment bytes = MemorySegment.ofArray(frame);
      return PacketValue.copyOf(
          form.hasEthernet()
              ? decoder.decode(bytes, 0, frame.length)
              : decoder.decodeIp(bytes, 0, frame.length));
    }
  }
}
