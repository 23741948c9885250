package io.echogate.policy.source;

/**
 * A stretch of a source's characters.
 *
 * @param start the first character's offset, from 0
 * @param end the offset behind the last character; equal to {@code start} for a place between
 *     characters, such as the end of the text
 */
public record Span(int start, int end) {
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no span from " + start + " to " + end);
    }
  }

  /** From the start of this span to the end of a later one. */
  public Span to(Span later) {
    return new Span(start, later.end);
  }
}
