package io.echogate.firewalls.addresses;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** Decimal numbers. */
public final class Numbers {
  /** No router knows longer ones. */
  private static final int DIGITS = 10;

  private Numbers() {}

  /** The number that a word is, at most ten digits long. */
  public static OptionalLong read(String word) {
    if (word.isEmpty() || word.length() > DIGITS) {
      return OptionalLong.empty();
    }
    long number = 0;
    for (int i = 0; i < word.length(); i++) {
      char digit = word.charAt(i);
      if (digit < '0' || digit > '9') {
        return OptionalLong.empty();
      }
      number = 10 * number + digit - '0';
    }
    return OptionalLong.of(number);
  }

  /** The number that a word is, if it is not above a bound. */
  public static OptionalInt read(String word, int most) {
    OptionalLong number = read(word);
    return number.isPresent() && number.getAsLong() <= most
        ? OptionalInt.of((int) number.getAsLong())
        : OptionalInt.empty();
  }
}
