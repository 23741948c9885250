package io.echogate.firewalls.iptables;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rate as somebody wrote it.
 *
 * @param amount packets or bytes
 * @param seconds in so many seconds
 * @param bytes whether it counts bytes
 * @param odd whether something was read over, as iptables does
 */
record RateText(long amount, long seconds, boolean bytes, boolean odd) {

  /** Reads {@code 10/second}, {@code 3/m}, {@code 5}, and with bytes also {@code 10kb/s}. */
  static Optional<RateText> parse(String text, boolean withBytes) {
    int slash = text.indexOf('/');
    String number = slash < 0 ? text : text.substring(0, slash);
    long seconds = slash < 0 ? 1 : seconds(text.substring(slash + 1));
    if (seconds < 0) {
      return Optional.empty();
    }
    if (withBytes) {
      long bytes = bytes(number);
      if (bytes >= 0 && seconds == 1) {
        return Optional.of(new RateText(bytes, 1, true, false));
      }
    }
    int digits = 0;
    while (digits < number.length() && Character.isDigit(number.charAt(digits))) {
      digits++;
    }
    long amount = digits == 0 || digits > 15 ? -1 : decimal(number.substring(0, digits));
    return amount < 0
        ? Optional.empty()
        : Optional.of(new RateText(amount, seconds, false, digits < number.length()));
  }

  /** Reads {@code 10kb}, or returns -1. */
  static long bytes(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!lower.endsWith("b") || lower.length() < 2) {
      return -1;
    }
    char unit = lower.charAt(lower.length() - 2);
    int shift = unit == 'k' ? 10 : unit == 'm' ? 20 : 0;
    String number = lower.substring(0, lower.length() - (shift == 0 ? 1 : 2));
    long value = number.length() > 12 ? -1 : decimal(number);
    return value < 0 ? -1 : value << shift;
  }

  private static long decimal(String digits) {
    if (digits.isEmpty()) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static long seconds(String unit) {
    @Nullable String word = unit.isEmpty() ? null : unit.toLowerCase(Locale.ROOT);
    if (word == null) {
      return -1;
    }
    if ("second".startsWith(word)) {
      return 1;
    }
    if ("minute".startsWith(word)) {
      return 60;
    }
    if ("hour".startsWith(word)) {
      return 3600;
    }
    return "day".startsWith(word) ? 86_400 : -1;
  }
}
