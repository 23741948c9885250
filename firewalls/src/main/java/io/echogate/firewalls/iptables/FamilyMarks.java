package io.echogate.firewalls.iptables;

import io.echogate.icmp.Family;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.Optional;

/**
 * Files for both tools: a rule that begins with {@code -4} is for {@code iptables-restore} alone,
 * one with {@code -6} for {@code ip6tables-restore}; each passes over those of the other.
 */
public final class FamilyMarks {
  private static final int LENGTH = 3;

  private FamilyMarks() {}

  /** A text once for each family, if its rules are marked. */
  static List<IptablesText> split(IptablesText text) {
    return isMarked(text.source()) && text.family().isEmpty()
        ? List.of(
            IptablesText.of(text.source(), Family.IP4), IptablesText.of(text.source(), Family.IP6))
        : List.of(text);
  }

  private static boolean isMarked(Source source) {
    return source.text().contains("\n-4 -") || source.text().contains("\n-6 -");
  }

  /** What a rule of one family begins with in a file for both tools; empty in other files. */
  public static String mark(Source source, Family family) {
    return isMarked(source) ? family == Family.IP4 ? "-4" : "-6" : "";
  }

  /** The family that a line is marked with. */
  static Optional<Family> of(String text, int start, int end) {
    if (end - start <= LENGTH || text.charAt(start + 2) != ' ') {
      return Optional.empty();
    }
    return switch (text.charAt(start + 1)) {
      case '4' -> Optional.of(Family.IP4);
      case '6' -> Optional.of(Family.IP6);
      default -> Optional.empty();
    };
  }

  /** Where the rule begins behind its mark. */
  static int behind(int start) {
    return start + LENGTH;
  }
}
