package io.echogate.datapath.prefix;

import io.echogate.icmp.Family;

/** The bits behind a prefix: with all of them set it is the prefix's last address. */
final class HostBits {
  private HostBits() {}

  /** Those in the upper half of an address. */
  static long high(Family family, int length) {
    return family == Family.IP4 || length >= Long.SIZE ? 0 : -1L >>> length;
  }

  /** Those in the lower half of an address. */
  static long low(Family family, int length) {
    if (family == Family.IP4) {
      return 0xffff_ffffL >>> length;
    }
    if (length <= Long.SIZE) {
      return -1;
    }
    return length == 2 * Long.SIZE ? 0 : -1L >>> (length - Long.SIZE);
  }
}
