package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;

/** What {@code iptables} put into nftables and only {@code iptables} can read. */
final class Xt {
  private static final String MESSAGE = "nft cannot say what this rule of iptables does";

  private Xt() {}

  static boolean isRefusal(Diagnostic diagnostic) {
    return diagnostic.message().equals(MESSAGE);
  }

  static Diagnostic refused(Source source, Span span) {
    return Diagnostic.error(source, span, MESSAGE)
        .withHelp(
            "the rules were made by iptables: give the output of iptables-save, and of"
                + " ip6tables-save, instead");
  }
}
