package io.echogate.firewalls.iptables;

/** Tests of {@code -m u32}: numbers taken out of a packet. One of them is understood. */
final class U32 {
  /**
   * The four bytes from 4 on of an IPv4 header, less all but "more fragments" and the offset, are
   * not zero: any fragment. As {@code iptables-save} prints it.
   */
  static final String FRAGMENT = "0x4&0x3fff=0x1:0x3fff";

  private U32() {}

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
