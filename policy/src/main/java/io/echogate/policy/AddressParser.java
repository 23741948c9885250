package io.echogate.policy;

import io.echogate.icmp.Family;
import java.util.Optional;

/**
 * Reads addresses: RFC 4291, section 2.2, and dotted decimal without leading zeros. It cuts no text
 * to pieces, since sets list a million of them.
 */
final class AddressParser {
  /** The longest form has an embedded IPv4 address. */
  private static final int LONGEST = "0000:0000:0000:0000:0000:0000:255.255.255.255".length();

  private static final int GROUPS = 8;

  /** No number, or no address. */
  private static final int NONE = -1;

  private final String text;
  private final int end;
  private int at;

  private AddressParser(String text, int start, int end) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  static Optional<Address> parse(String text, int start, int end) {
    if (end - start > LONGEST) {
      return Optional.empty();
    }
    AddressParser parser = new AddressParser(text, start, end);
    if (parser.isIp6()) {
      return parser.ip6();
    }
    long address = parser.ip4();
    return address == NONE ? Optional.empty() : Optional.of(new Address(Family.IP4, 0, address));
  }

  private boolean isIp6() {
    for (int i = at; i < end; i++) {
      if (text.charAt(i) == ':') {
        return true;
      }
    }
    return false;
  }

  /** Four numbers with dots between them, to the end; or {@link #NONE}. */
  private long ip4() {
    long address = 0;
    for (int i = 0; i < 4; i++) {
      if (i > 0 && !accept('.')) {
        return NONE;
      }
      boolean zero = at < end && text.charAt(at) == '0';
      int start = at;
      int value = number(3, 10);
      if (value == NONE || value > 255 || (zero && at - start > 1)) {
        return NONE;
      }
      address = address << 8 | value;
    }
    return at == end ? address : NONE;
  }

  private Optional<Address> ip6() {
    long[] halves = new long[2];
    int count = 0;
    int gap = NONE;
    boolean separated = true;
    while (at < end) {
      if (isGapAhead()) {
        if (gap != NONE) {
          return Optional.empty();
        }
        at += 2;
        gap = count;
        separated = true;
        continue;
      }
      if (!separated || count == GROUPS) {
        return Optional.empty();
      }
      int start = at;
      int group = number(4, 16);
      if (at < end && text.charAt(at) == '.') {
        at = start;
        long dotted = count <= GROUPS - 2 ? ip4() : NONE;
        if (dotted == NONE) {
          return Optional.empty();
        }
        put(halves, count++, (int) (dotted >> 16));
        put(halves, count++, (int) (dotted & 0xffff));
        break;
      }
      if (group == NONE) {
        return Optional.empty();
      }
      put(halves, count++, group);
      separated = !isGapAhead() && accept(':');
      if (separated && at == end) {
        return Optional.empty();
      }
    }
    return address(halves, count, gap);
  }

  /** The address of so many groups, of which those behind the gap belong to the end. */
  private static Optional<Address> address(long[] halves, int count, int gap) {
    if (gap == NONE ? count != GROUPS : count >= GROUPS) {
      return Optional.empty();
    }
    if (gap == NONE) {
      return Optional.of(new Address(Family.IP6, halves[0], halves[1]));
    }
    long[] spread = new long[2];
    for (int i = 0; i < count; i++) {
      int group = (int) (halves[i / 4] >>> (48 - 16 * (i % 4)) & 0xffff);
      put(spread, i < gap ? i : i + GROUPS - count, group);
    }
    return Optional.of(new Address(Family.IP6, spread[0], spread[1]));
  }

  private static void put(long[] halves, int index, int group) {
    halves[index / 4] |= (long) group << (48 - 16 * (index % 4));
  }

  private boolean isGapAhead() {
    return at + 1 < end && text.charAt(at) == ':' && text.charAt(at + 1) == ':';
  }

  private boolean accept(char sign) {
    if (at < end && text.charAt(at) == sign) {
      at++;
      return true;
    }
    return false;
  }

  /** A number of one to {@code most} ASCII digits of that base, or {@link #NONE}. */
  private int number(int most, int base) {
    int value = 0;
    int digits = 0;
    while (at < end && digits < most) {
      char character = text.charAt(at);
      int digit = character < 0x80 ? Character.digit(character, base) : NONE;
      if (digit == NONE) {
        break;
      }
      value = value * base + digit;
      digits++;
      at++;
    }
    return digits == 0 ? NONE : value;
  }
}
