package io.echogate.advice.analysis;

import io.echogate.icmp.Family;

/** How a type proves that it comes from the own link; language reference, section 4. */
enum OnLink {
  /** By a hop limit of 255, which no router forwards (RFC 4861 section 3.1, RFC 3971). */
  NEIGHBORS,
  /** By a hop limit of 1 and a link-local source, or none (RFC 3810 section 5, RFC 4286). */
  LISTENERS,
  /** By a source in an attached subnet (RFC 1122 section 3.2.2.2, RFC 1256). */
  SUBNET,
  /** Not at all. */
  NONE;

  static OnLink of(Family family, int type) {
    return switch (family) {
      case IP4 ->
          switch (type) {
            case 5, 9, 10 -> SUBNET;
            default -> NONE;
          };
      case IP6 ->
          switch (type) {
            case 133, 134, 135, 136, 137, 141, 142, 148, 149 -> NEIGHBORS;
            case 130, 131, 132, 143, 151, 152, 153 -> LISTENERS;
            default -> NONE;
          };
    };
  }
}
