package io.echogate.cli;

import io.echogate.traffic.capture.Capture;
import io.echogate.traffic.capture.CaptureException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A capture that was played, to its end or as far as it could be read.
 *
 * @param packets how many were played
 * @param problem why it was not played to its end
 */
record PlayedCapture(String name, long packets, Optional<String> problem) {

  /** Plays a capture that was opened. */
  interface Player {

    /** Plays it to its end, or until it is asked to stop. */
    void play(Capture capture) throws IOException;
  }

  /** Plays a capture; what stops it is told at once, and no reason not to play the next one. */
  static PlayedCapture play(String operand, Player player, Console console) {
    String name = PolicyFiles.isStdin(operand) ? "<stdin>" : operand;
    long packets = 0;
    try (Capture capture = open(operand, name, console)) {
      try {
        player.play(capture);
        return new PlayedCapture(name, capture.packets(), Optional.empty());
      } catch (IOException e) {
        packets = capture.packets();
        throw new IOException(
            "%s: at byte %d: %s".formatted(name, capture.bytes(), e.getMessage()), e);
      } catch (CaptureException e) {
        packets = capture.packets();
        throw e;
      }
    } catch (CaptureException | IOException e) {
      return stopped(name, packets, String.valueOf(e.getMessage()), console);
    }
  }

  private static PlayedCapture stopped(String name, long packets, String problem, Console console) {
    console.complain("echogate: error: " + problem + "\n");
    if (packets > 0) {
      console.complain("help: what was read before counts: packets 1 to " + packets + "\n");
    }
    return new PlayedCapture(name, packets, Optional.of(problem));
  }

  private static Capture open(String operand, String name, Console console) throws IOException {
    if (!PolicyFiles.isStdin(operand) && Files.isDirectory(Path.of(operand))) {
      throw new IOException(operand + " is a directory: name the captures in it");
    }
    try {
      return PolicyFiles.isStdin(operand)
          ? Capture.read(name, console.in())
          : Capture.open(Path.of(operand));
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + operand, e);
    } catch (AccessDeniedException e) {
      throw new IOException("no permission to read " + operand, e);
    } catch (IOException e) {
      throw new IOException("%s: at byte 0: %s".formatted(name, e.getMessage()), e);
    }
  }
}
