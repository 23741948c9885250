package io.echogate.firewalls.iptables;

import io.echogate.icmp.Family;
import java.util.List;
import java.util.Optional;

/**
 * Files for both tools: a rule that begins with {@code -4} is for {@code iptables-restore} alone,
 * one with {@code -6} for {@code ip6tables-restore}; each passes over those of the other.
 */
final class FamilyMarks {
  private static final int LENGTH = 3;

  private FamilyMarks() {}

  /** A text once for each family, if its rules are marked. */
  static List<IptablesText> split(IptablesText text) {
    String rules = text.source().text();
    boolean marked = rules.contains("\n-4 -") || rules.contains("\n-6 -");
    return marked && text.family().isEmpty()
        ? List.of(
            IptablesText.of(text.source(), Family.IP4), IptablesText.of(text.source(), Family.IP6))
        : List.of(text);
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
