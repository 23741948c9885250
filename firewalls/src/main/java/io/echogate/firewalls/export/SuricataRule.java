package io.echogate.firewalls.export;

import io.echogate.firewalls.export.SuricataMessages.Part;
import io.echogate.firewalls.rules.Ranges.Range;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The words of one rule. */
final class SuricataRule {

  private SuricataRule() {}

  /** What a rule asks of a packet, behind its head. */
  static List<String> conditions(Part part, Range hops, Range dsize) {
    List<String> options = new ArrayList<>();
    number("itype", part.types(), SuricataMessages.ALL.last()).ifPresent(options::add);
    number("icode", part.codes(), SuricataMessages.ALL.last()).ifPresent(options::add);
    number("ttl", hops, SuricataBox.ALL_HOPS.last()).ifPresent(options::add);
    number("dsize", dsize, SuricataBox.ALL_PAYLOADS.last()).ifPresent(options::add);
    return options;
  }

  /**
   * A keyword for a range; its signs compare strictly, and the ends of ranges do not belong to it.
   */
  private static Optional<String> number(String keyword, Range range, int highest) {
    int first = range.first();
    int last = range.last();
    if (first == last) {
      return Optional.of(keyword + ":" + first);
    }
    if (first == 0) {
      return last == highest ? Optional.empty() : Optional.of(keyword + ":<" + (last + 1));
    }
    return Optional.of(
        keyword + ":" + (last == highest ? ">" + (first - 1) : (first - 1) + "<>" + (last + 1)));
  }

  /** The protocol of a family's messages in the head of a rule. */
  static String protocol(Family family) {
    return family == Family.IP4 ? "icmpv4" : "icmpv6";
  }

  /** A text in quotes, such as {@code msg} has it. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == ';' || c == '\\' || c == ':') {
        quoted.append('\\');
      }
      quoted.append(printable(c));
    }
    return quoted.append('"').toString();
  }

  /** A comment of one line; a longer one would be read as a rule from its 8192nd byte on. */
  static String comment(String text) {
    StringBuilder line = new StringBuilder("# ");
    for (int i = 0; i < Math.min(text.length(), 1_000); i++) {
      line.append(printable(text.charAt(i)));
    }
    return line.append(text.length() > 1_000 ? "...\n" : "\n").toString();
  }

  private static char printable(char c) {
    return c < ' ' || c == 0x7f ? ' ' : c;
  }
}
