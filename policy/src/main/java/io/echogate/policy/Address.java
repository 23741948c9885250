package io.echogate.policy;

import io.echogate.icmp.Family;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address.
 *
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits of an IPv6 address; an IPv4 address in the lower 32
 */
public record Address(Family family, long high, long low) {

  /** Bits of an address of that family: 32 or 128. */
  public static int bits(Family family) {
    return family == Family.IP4 ? 32 : 128;
  }

  /**
   * Reads {@code a.b.c.d} or an IPv6 address in any form of RFC 4291, section 2.2. Nothing is ever
   * looked up; zones and prefix lengths are no part of an address.
   */
  public static Optional<Address> parse(String text) {
    return parse(text, 0, text.length());
  }

  /** The same for a part of a text. */
  public static Optional<Address> parse(String text, int start, int end) {
    return AddressParser.parse(text, start, end);
  }

  /** The text form: dotted decimal, or that of RFC 5952. */
  @Override
  public String toString() {
    return AddressFormat.of(this);
  }
}
