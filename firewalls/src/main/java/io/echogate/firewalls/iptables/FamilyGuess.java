package io.echogate.firewalls.iptables;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells which family rules are for by what only one family's rules say. */
final class FamilyGuess {
  private static final List<String> ONLY_4 =
      List.of("-m icmp ", "--icmp-type", "-m ttl ", "--reject-with icmp-", " -f ");
  private static final List<String> ONLY_6 =
      List.of(
          "-m icmp6 ",
          "--icmpv6-type",
          "-m hl ",
          "--reject-with icmp6-",
          "-p ipv6-icmp",
          "-p icmpv6",
          "-m ipv6header",
          "-m frag",
          "-m eui64",
          "-m rt ");

  /** {@code ip6tables} takes these too, but who writes them means IPv4, unless more is said. */
  private static final Pattern LIKELY_4 =
      Pattern.compile("(?m)^[^#\n]* (-p|--protocol) (icmp|1)(?=[ \r]|$)");

  private FamilyGuess() {}

  /** The family of the table whose first line ends at a place. */
  static Optional<Family> ofTable(String text, int start) {
    int at = start + 1;
    while (at < text.length() && text.charAt(at) != '*' && !text.startsWith("COMMIT", at)) {
      int newline = text.indexOf('\n', at);
      int lineEnd = newline < 0 ? text.length() : newline;
      Optional<Family> family = certain(text, at, lineEnd);
      if (family.isPresent()) {
        return family;
      }
      at = lineEnd + 1;
    }
    return likely(text, start, Math.min(at, text.length()));
  }

  /** The family of the rules between two places of a text; empty if nothing tells. */
  static Optional<Family> of(String text, int start, int end) {
    return certain(text, start, end).or(() -> likely(text, start, end));
  }

  private static Optional<Family> likely(String text, int start, int end) {
    return LIKELY_4.matcher(text).region(start, end).find()
        ? Optional.of(Family.IP4)
        : Optional.empty();
  }

  private static Optional<Family> certain(String text, int start, int end) {
    int at = start;
    while (at < end) {
      int newline = text.indexOf('\n', at);
      int lineEnd = newline < 0 || newline > end ? end : newline;
      if (text.charAt(at) != '#') {
        Optional<Family> family = line(text.substring(at, lineEnd));
        if (family.isPresent()) {
          return family;
        }
      }
      at = lineEnd + 1;
    }
    return Optional.empty();
  }

  private static Optional<Family> line(String line) {
    for (String option : List.of("-s ", "-d ", "--source ", "--destination ")) {
      int at = line.indexOf(" " + option);
      if (at >= 0) {
        int from = at + 1 + option.length();
        int to = from;
        while (to < line.length() && " /,\r".indexOf(line.charAt(to)) < 0) {
          to++;
        }
        Optional<Address> address = Address.parse(line, from, to);
        if (address.isPresent()) {
          return address.map(Address::family);
        }
      }
    }
    if (ONLY_4.stream().anyMatch(line::contains)) {
      return Optional.of(Family.IP4);
    }
    return ONLY_6.stream().anyMatch(line::contains) ? Optional.of(Family.IP6) : Optional.empty();
  }
}
