package io.echogate.policy.source;

/**
 * How much of a text is read and how much is said about it, so that no input, however hostile,
 * costs more than it should.
 *
 * @param bytes the longest text that is read
 * @param tokens the most words and signs that are read
 * @param errors how many errors of one text are kept; further ones are counted
 * @param notes how many warnings and notes of one text are kept; further ones are counted
 */
public record Bounds(int bytes, int tokens, int errors, int notes) {

  /** Room for a million source prefixes; and a hundred errors are more than anyone reads. */
  public static final Bounds STANDARD = new Bounds(32 << 20, 5_000_000, 100, 100);
}
