package io.echogate.policy.source;

/**
 * How much of a text is read and how much is said about it, so that no input, however hostile,
 * costs more than it should.
 *
 * @param bytes the longest text that is read
 * @param tokens the most words and signs that are read, in all texts of a policy together
 * @param errors how many errors of one reading are kept; further ones are counted
 * @param notes how many warnings and notes of one reading are kept; further ones are counted
 * @param further the texts that a policy names
 */
public record Bounds(int bytes, int tokens, int errors, int notes, Further further) {

  /** Room for a million prefixes; and a hundred errors are more than anyone reads. */
  public static final Bounds STANDARD =
      new Bounds(32 << 20, 5_000_000, 100, 100, new Further(100, 64 << 20, 16));

  /**
   * Bounds for the texts that a policy names: includes and files of sets.
   *
   * @param texts how many there may be
   * @param bytes how long they may be, all together
   * @param depth how deep includes may be nested
   */
  public record Further(int texts, int bytes, int depth) {}

  /** The same with this bound for the length of a text, if it is the lower one. */
  public Bounds withBytes(int most) {
    return new Bounds(Math.min(bytes, most), tokens, errors, notes, further);
  }
}
