package io.echogate.cli;

import io.echogate.icmp.Family;
import java.util.OptionalInt;

/** The hop limits with which messages cross their own link and no router. */
final class LinkScope {
  private static final int HIGHEST = 255;

  private LinkScope() {}

  /**
   * The hop limit of a message that is bound to its link: 255 for neighbour discovery and its
   * relatives (RFC 4861, 3122, 3971), 1 for the others (RFC 2710, 9777, 4286, 1256).
   *
   * @return empty if the message may be routed
   */
  static OptionalInt hopLimit(Family family, int type) {
    return switch (family) {
      case IP4 ->
          switch (type) {
            case 5 -> OptionalInt.of(HIGHEST);
            case 9, 10 -> OptionalInt.of(1);
            default -> OptionalInt.empty();
          };
      case IP6 ->
          switch (type) {
            case 133, 134, 135, 136, 137, 141, 142, 148, 149 -> OptionalInt.of(HIGHEST);
            case 130, 131, 132, 143, 151, 152, 153 -> OptionalInt.of(1);
            default -> OptionalInt.empty();
          };
    };
  }
}
