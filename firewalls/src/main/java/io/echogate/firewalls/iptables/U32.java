package io.echogate.firewalls.iptables;

import io.echogate.icmp.MessageRange;
import java.util.Optional;

/** Tests of {@code -m u32}: numbers taken out of a packet. Two of them are understood. */
final class U32 {
  /**
   * The four bytes from 4 on of an IPv4 header, less all but "more fragments" and the offset, are
   * not zero: any fragment. As {@code iptables-save} prints it.
   */
  static final String FRAGMENT = "0x4&0x3fff=0x1:0x3fff";

  private U32() {}

  /**
   * The test for ICMP messages of a type, read from the header's bytes. As {@code iptables-save}
   * prints it.
   *
   * @param code -1 for any
   */
  static String type(int type, int code) {
    return "0x0>>0x16&0x3c@0x0>>0x"
        + (code < 0
            ? "18=0x" + Integer.toHexString(type)
            : "10=0x" + Integer.toHexString(type << 8 | code));
  }

  /** The messages that a test of the header's first bytes is for; empty if it is another test. */
  static Optional<MessageRange> message(String test) {
    int at = test.indexOf('@');
    int equal = test.indexOf('=', at + 1);
    if (at < 0 || equal < 0) {
      return Optional.empty();
    }
    String header = test.substring(0, at);
    String place = test.substring(at + 1, equal);
    int and = header.indexOf('&');
    long value = number(test, equal + 1, test.length());
    if (and < 0
        || number(header, and + 1, header.length()) != 0x3c
        || !isShifted(header.substring(0, and), 22)
        || value < 0) {
      return Optional.empty();
    }
    if (isShifted(place, 24) && value <= 0xff) {
      return Optional.of(MessageRange.ofType((int) value));
    }
    return isShifted(place, 16) && value <= 0xffff
        ? Optional.of(new MessageRange((int) value >> 8, (int) value >> 8, (int) value & 0xff))
        : Optional.empty();
  }

  /** Whether a place is 0, and shifted right by so many bits. */
  private static boolean isShifted(String place, int bits) {
    int shift = place.indexOf(">>");
    return shift > 0
        && number(place, 0, shift) == 0
        && number(place, shift + 2, place.length()) == bits;
  }

  /** Whether a test holds for fragments, and only for them, however its numbers are written. */
  static boolean isFragment(String test) {
    int and = test.indexOf('&');
    int equal = test.indexOf('=', and + 1);
    int colon = test.indexOf(':', equal + 1);
    return and > 0
        && equal > 0
        && colon > 0
        && number(test, 0, and) == 4
        && number(test, and + 1, equal) == 0x3fff
        && number(test, equal + 1, colon) == 1
        && number(test, colon + 1, test.length()) >= 0x3fff;
  }

  private static long number(String text, int start, int end) {
    String word = text.substring(start, end).strip();
    return Numbers.parse(word);
  }
}
