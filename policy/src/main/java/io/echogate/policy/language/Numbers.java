package io.echogate.policy.language;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads numbers: decimal digits, no sign. */
final class Numbers {
  /** Digits of 2^64 - 1. */
  private static final int LONGEST = 20;

  private Numbers() {}

  /** Whether the text is digits and nothing else. */
  static boolean isDecimal(String text) {
    return !text.isEmpty() && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }

  /** An unsigned number; empty if the text is none, or if it is above 2^64 - 1. */
  static OptionalLong unsigned(String text) {
    String digits = isDecimal(text) ? withoutZeros(text) : "";
    if (digits.isEmpty() || digits.length() > LONGEST) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseUnsignedLong(digits));
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }

  /** A number from 0 to {@code most}, if the text is one. */
  static OptionalInt upTo(int most, String text) {
    OptionalLong value = unsigned(text);
    return value.isPresent() && Long.compareUnsigned(value.getAsLong(), most) <= 0
        ? OptionalInt.of((int) value.getAsLong())
        : OptionalInt.empty();
  }

  /** The same for a part of a text; {@code most} below 1000. */
  static OptionalInt upTo(int most, String text, int start, int end) {
    int value = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > most) {
        return OptionalInt.empty();
      }
      value = value * 10 + digit;
    }
    return start == end || value > most ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static String withoutZeros(String digits) {
    int from = 0;
    while (from < digits.length() - 1 && digits.charAt(from) == '0') {
      from++;
    }
    return digits.substring(from);
  }
}
