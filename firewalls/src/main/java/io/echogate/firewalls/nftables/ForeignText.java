package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.List;
import java.util.Optional;

/** Recognises texts that are no rules of nftables, by their first words. */
final class ForeignText {
  /** Enough to get past a header of comments. */
  private static final int LINES = 200;

  /** A line is looked at no further. */
  private static final int COLUMNS = 200;

  /** What texts of other firewalls begin with. */
  private record Sign(String what, List<String> beginnings) {
    static Sign of(String what, String... beginnings) {
      return new Sign(what, List.of(beginnings));
    }

    boolean fits(String line) {
      for (String beginning : beginnings) {
        if (line.startsWith(beginning)) {
          return true;
        }
      }
      return false;
    }
  }

  private ForeignText() {}

  private static List<Sign> signs() {
    return List.of(
        Sign.of("the output of iptables-save", "*", ":", "-A ", "-P ", "-N "),
        Sign.of("commands of iptables", "iptables", "ip6tables", "/sbin/ip", "/usr/sbin/ip"),
        Sign.of("the output of iptables -L, which iptables-save says better", "Chain "),
        Sign.of(
            "a configuration of Cisco",
            "ip access-list ",
            "ipv4 access-list ",
            "ipv6 access-list ",
            "access-list ",
            "Building configuration",
            "Current configuration",
            "hostname ",
            "interface ",
            "version "),
        Sign.of(
            "a configuration of Junos",
            "firewall {",
            "set firewall ",
            "set interfaces ",
            "system {",
            "policy-options "),
        Sign.of("XML", "<"));
  }

  /** What the text seems to be instead; empty if it may be nftables. */
  static Optional<Diagnostic> problem(Source source) {
    for (int line = 1; line <= Math.min(source.lines(), LINES); line++) {
      int start = source.startOf(line);
      int end = Math.min(source.endOf(line), start + COLUMNS);
      String words = source.text().substring(start, end).strip();
      if (!words.isEmpty() && words.charAt(0) != '#' && words.charAt(0) != '!') {
        return signs().stream()
            .filter(sign -> sign.fits(words))
            .findFirst()
            .map(sign -> refused(source, new Span(start, end), sign.what()));
      }
    }
    return Optional.empty();
  }

  private static Diagnostic refused(Source source, Span span, String what) {
    return Diagnostic.error(source, span, "these are no rules of nftables: this looks like " + what)
        .withHelp("read it as that, or give the output of 'nft list ruleset'");
  }
}
