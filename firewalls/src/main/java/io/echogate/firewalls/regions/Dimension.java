package io.echogate.firewalls.regions;

/** What packets differ by besides their addresses, in the order in which they are divided by it. */
enum Dimension {
  /** Type and code: the type times 256, and the code. */
  MESSAGE(65_536),
  /** What connection tracking calls it. */
  STATE(5),
  /** The interface by which it came: a place in a list of names. */
  IN(0),
  /** The interface by which it leaves, likewise. */
  OUT(0),
  LINK_KIND(4),
  SOURCE_KIND(9),
  DESTINATION_KIND(9),
  LENGTH(65_536),
  HOP_LIMIT(256),
  DSCP(64);

  private final int count;

  Dimension(int count) {
    this.count = count;
  }

  /** How many values there are; 0 where that differs. */
  int count() {
    return count;
  }

  /** Its place among all, which lives as long as the process. */
  @SuppressWarnings("EnumOrdinal")
  int axis() {
    return ordinal();
  }

  static final Dimension[] ALL = values();
}
