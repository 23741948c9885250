package io.echogate.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Plays captures one after the other, until all are played or somebody wants no more.
 *
 * @param operands paths, or {@code -} for standard input
 * @param end tells that no more is wanted
 */
record PlayedCaptures(List<String> operands, Interruption.Watch end, Console console) {

  /** Whether more is wanted. */
  boolean goesOn() {
    return !end.requested();
  }

  /** Plays them, and tells how far it came. */
  List<PlayedCapture> play(PlayedCapture.Player player) {
    List<PlayedCapture> played = new ArrayList<>();
    for (String operand : operands) {
      if (goesOn()) {
        played.add(
            PlayedCapture.play(
                operand,
                capture -> {
                  try (Progress _ = Progress.of(capture, console)) {
                    player.play(capture);
                  }
                },
                console));
      }
    }
    if (!goesOn()) {
      console.warn("interrupted: what was played before counts, and nothing else");
    }
    return played;
  }
}
