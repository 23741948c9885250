package io.echogate.cli;

import io.echogate.firewalls.rules.Match.Part;
import io.echogate.icmp.Family;
import java.util.List;

/** The words for fragments. */
final class Parts {
  private Parts() {}

  /** The word behind {@code fragment}; empty for what is none. */
  static String text(Part part) {
    return switch (part) {
      case WHOLE -> "";
      case ATOMIC -> "atomic";
      case FIRST -> "first";
      case LATER -> "later";
    };
  }

  /** The fragments that there are in a family. */
  static List<Part> of(Family family) {
    return family == Family.IP4
        ? List.of(Part.FIRST, Part.LATER)
        : List.of(Part.FIRST, Part.LATER, Part.ATOMIC);
  }
}
