package io.echogate.cli.demo;

import java.util.List;

/**
 * A message, or several at once, from the outside host to the guarded one.
 *
 * @param label what it is, in a few words
 * @param frames in the order in which they are sent
 * @param trace how one can tell that it got through
 */
public record Message(String label, List<byte[]> frames, Trace trace) {
  public Message {
    frames = List.copyOf(frames);
  }

  /** How many traces it leaves when all of it passes. */
  public int traces() {
    return trace.after(frames.size());
  }
}
