package io.echogate.policy.language;

/** Words of a text, fit to stand in a message. */
final class Quoted {
  private static final int LONGEST = 50;

  private Quoted() {}

  /** The word in quotes; a long one is cut. */
  static String of(String word) {
    return word.length() > LONGEST ? "'" + word.substring(0, LONGEST) + "...'" : "'" + word + "'";
  }
}
