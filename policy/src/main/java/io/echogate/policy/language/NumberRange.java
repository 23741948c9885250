package io.echogate.policy.language;

import java.util.Optional;
import java.util.OptionalInt;

/** A number or a range of numbers, as written for types and codes; both ends belong to it. */
record NumberRange(int first, int last) {
  private static final int MOST = 255;

  /** Whether a text is a number or two with a dash between them, whatever they are. */
  static boolean isWrittenIn(String text) {
    int dash = text.indexOf('-');
    return dash < 0
        ? Numbers.isDecimal(text)
        : Numbers.isDecimal(text.substring(0, dash)) && Numbers.isDecimal(text.substring(dash + 1));
  }

  /**
   * Reads a word that is a number or range.
   *
   * @param what what the numbers stand for: type, code
   * @param tooLarge the help for a number above 255
   * @return empty if it is wrong, which was reported
   */
  static Optional<NumberRange> read(Token word, String what, String tooLarge, Reporter reporter) {
    String text = word.text();
    int dash = text.indexOf('-');
    OptionalInt first = Numbers.upTo(MOST, dash < 0 ? text : text.substring(0, dash));
    OptionalInt last = dash < 0 ? first : Numbers.upTo(MOST, text.substring(dash + 1));
    if (first.isEmpty() || last.isEmpty()) {
      reporter.add(
          reporter.error(word, "no ICMP " + what + " is above " + MOST).withHelp(tooLarge));
      return Optional.empty();
    }
    if (first.getAsInt() > last.getAsInt()) {
      reporter.add(
          reporter
              .error(word, "the range " + word.shown() + " ends before it begins")
              .withHelp("write " + text.substring(dash + 1) + "-" + text.substring(0, dash)));
      return Optional.empty();
    }
    return Optional.of(new NumberRange(first.getAsInt(), last.getAsInt()));
  }
}
