package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.testing.Frames;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.lang.foreign.MemorySegment;

/** A policy that runs, fed with frames. */
final class Running {
  private final FrameDecoder decoder = new FrameDecoder();
  private final Evaluator evaluator;

  private Running(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  /** Runs a policy file's text, which must be right. */
  static Running policy(String text) {
    return new Running(Evaluator.of(read(text)));
  }

  /** Runs a policy file's text, which must be right, in these surroundings. */
  static Running policy(String text, Surroundings surroundings) {
    return new Running(Evaluator.of(read(text), surroundings));
  }

  /** Runs the statements of an {@code xfw} block. */
  static Running xfw(String statements) {
    return policy("xfw { " + statements + " }");
  }

  static Policy read(String text) {
    Reading reading = PolicyReader.read(new Source("test.conf", text));
    assertThat(reading.hasErrors()).as("%s", reading.diagnostics()).isFalse();
    assertThat(reading.policies()).hasSize(1);
    return reading.policies().getFirst();
  }

  Decision decide(byte[] frame, Direction direction, long now) {
    return evaluator.evaluate(
        decoder.decode(MemorySegment.ofArray(frame), 0, frame.length), direction, now);
  }

  Decision decide(Frames frame) {
    return decide(frame.bytes(), Direction.IN, 0);
  }

  /** Verdict and reason, such as {@code drop blocked}, of what arrives at time 0. */
  String says(Frames frame) {
    return said(decide(frame));
  }

  /** Verdict and reason of what arrives. */
  String says(Frames frame, long now) {
    return said(decide(frame.bytes(), Direction.IN, now));
  }

  /** Verdict and reason of what leaves. */
  String saysOut(Frames frame, long now) {
    return said(decide(frame.bytes(), Direction.OUT, now));
  }

  static String said(Decision decision) {
    return decision.verdict().text() + " " + decision.reason().text();
  }
}
