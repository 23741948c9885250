package io.echogate.policy;

import io.echogate.icmp.Family;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads addresses: RFC 4291, section 2.2, and dotted decimal without leading zeros. */
final class AddressParser {
  /** The longest form has an embedded IPv4 address. */
  private static final int LONGEST = "0000:0000:0000:0000:0000:0000:255.255.255.255".length();

  private static final int GROUPS = 8;

  private AddressParser() {}

  static Optional<Address> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    if (text.indexOf(':') >= 0) {
      return parse6(text);
    }
    long address = parse4(text);
    return address < 0 ? Optional.empty() : Optional.of(new Address(Family.IP4, 0, address));
  }

  /** The address, or -1. */
  private static long parse4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return -1;
    }
    long address = 0;
    for (String part : parts) {
      int value = part.length() > 1 && part.charAt(0) == '0' ? -1 : number(part, 3, 10);
      if (value < 0 || value > 255) {
        return -1;
      }
      address = address << 8 | value;
    }
    return address;
  }

  private static Optional<Address> parse6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      int[] groups = groups(text);
      return groups == null || groups.length != GROUPS ? Optional.empty() : Optional.of(of(groups));
    }
    int[] before = groups(text.substring(0, gap));
    int[] after = groups(text.substring(gap + 2));
    boolean dotsBeforeGap = text.lastIndexOf('.', gap) >= 0;
    if (before == null
        || after == null
        || dotsBeforeGap
        || before.length + after.length >= GROUPS) {
      return Optional.empty();
    }
    int[] groups = new int[GROUPS];
    System.arraycopy(before, 0, groups, 0, before.length);
    System.arraycopy(after, 0, groups, GROUPS - after.length, after.length);
    return Optional.of(of(groups));
  }

  /** The 16-bit groups of a part without gap, the last two maybe dotted; null if it is none. */
  private static int @Nullable [] groups(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(":", -1);
    String last = parts[parts.length - 1];
    boolean dotted = last.indexOf('.') >= 0;
    int[] groups = new int[dotted ? parts.length + 1 : parts.length];
    int plain = dotted ? parts.length - 1 : parts.length;
    for (int i = 0; i < plain; i++) {
      groups[i] = number(parts[i], 4, 16);
      if (groups[i] < 0) {
        return null;
      }
    }
    if (dotted) {
      long address = parse4(last);
      if (address < 0) {
        return null;
      }
      groups[plain] = (int) (address >> 16);
      groups[plain + 1] = (int) (address & 0xffff);
    }
    return groups;
  }

  private static Address of(int[] groups) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < GROUPS / 2; i++) {
      high = high << 16 | groups[i];
      low = low << 16 | groups[GROUPS / 2 + i];
    }
    return new Address(Family.IP6, high, low);
  }

  /** A number of one to {@code most} ASCII digits of that base, or -1. */
  private static int number(String digits, int most, int base) {
    if (digits.isEmpty() || digits.length() > most) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char character = digits.charAt(i);
      int digit = character < 0x80 ? Character.digit(character, base) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * base + digit;
    }
    return value;
  }
}
