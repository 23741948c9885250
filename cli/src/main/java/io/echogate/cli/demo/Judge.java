package io.echogate.cli.demo;

import io.echogate.engine.Evaluator;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.policy.Direction;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Says what the policies say, with buckets and a clock of its own. */
final class Judge {
  private final FrameDecoder decoder = new FrameDecoder();
  private final Map<Scene, Evaluator> evaluators = new EnumMap<>(Scene.class);

  /**
   * What is to be expected of an act.
   *
   * @param now the time of all its frames, in nanoseconds
   */
  Expectation expect(Act act, long now) {
    Evaluator evaluator =
        evaluators.computeIfAbsent(act.scene(), scene -> Evaluator.of(scene.policy().policy()));
    List<Ruling> rulings = new ArrayList<>();
    for (byte[] frame : act.message().frames()) {
      Packet packet = decoder.decode(MemorySegment.ofArray(frame), 0, frame.length);
      add(Ruling.of(evaluator.evaluate(packet, Direction.IN, now), packet), rulings);
    }
    return new Expectation(act, rulings);
  }

  private static void add(Ruling ruling, List<Ruling> rulings) {
    for (int i = 0; i < rulings.size(); i++) {
      if (rulings.get(i).isLike(ruling)) {
        rulings.set(i, rulings.get(i).plus(ruling));
        return;
      }
    }
    rulings.add(ruling);
  }
}
