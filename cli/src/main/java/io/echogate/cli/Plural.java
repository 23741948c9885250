package io.echogate.cli;

/** Numbers of things. */
final class Plural {
  private Plural() {}

  /** A number with a noun that takes an s. */
  static String of(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
