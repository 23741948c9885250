package io.echogate.firewalls.iptables;

/** Numbers as C reads them: decimal, {@code 0x} hexadecimal, octal behind a 0. */
final class Numbers {
  private Numbers() {}

  /** The number that a word is, or -1 if it is none or larger than 2^53. */
  static long parse(String word) {
    return parse(word, 0, word.length());
  }

  /** The same for a part of a text. */
  static long parse(String text, int start, int end) {
    int at = start;
    int base = 10;
    if (end - at > 2 && text.charAt(at) == '0' && (text.charAt(at + 1) | 0x20) == 'x') {
      base = 16;
      at += 2;
    } else if (end - at > 1 && text.charAt(at) == '0') {
      base = 8;
      at++;
    }
    if (at >= end) {
      return -1;
    }
    long value = 0;
    for (; at < end; at++) {
      int digit = Character.digit(text.charAt(at), base);
      if (digit < 0 || text.charAt(at) > 'f') {
        return -1;
      }
      value = value * base + digit;
      if (value > 1L << 53) {
        return -1;
      }
    }
    return value;
  }
}
