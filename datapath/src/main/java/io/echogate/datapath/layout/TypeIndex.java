package io.echogate.datapath.layout;

import io.echogate.icmp.Family;

/** The places of ICMP types in tables: those of IPv4, then those of IPv6. */
public final class TypeIndex {
  /** Types of both families. */
  public static final int COUNT = 512;

  private TypeIndex() {}

  /** The place of a family's type, 0-255. */
  public static int of(Family family, int type) {
    return family == Family.IP4 ? type : 256 + type;
  }
}
