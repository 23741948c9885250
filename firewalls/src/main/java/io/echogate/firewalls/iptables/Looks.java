package io.echogate.firewalls.iptables;

import java.util.Optional;

/** Tells what a text looks like that is no output of iptables-save. */
final class Looks {
  /** So much of a text is looked at. */
  private static final int LOOKED_AT = 1 << 16;

  private Looks() {}

  /**
   * What it looks like.
   *
   * @param what in words: {@code rules of nftables}
   * @param help what to do with it
   */
  record Look(String what, String help) {}

  /** What a text looks like; empty if it looks like nothing that is known. */
  static Optional<Look> of(String whole) {
    String text = "\n" + whole.substring(0, Math.min(whole.length(), LOOKED_AT));
    if (text.indexOf('\0') >= 0 || text.indexOf('\uFFFD') >= 0) {
      return look("no text at all", "give the output of iptables-save");
    }
    if ((text.contains("\nChain ") && text.contains("policy")) || text.contains(" references)\n")) {
      return look("the output of iptables -L", "run iptables-save instead: it says all of it");
    }
    if (text.contains("\n#!") || text.contains("iptables -") || text.contains("$IPT")) {
      return look("a shell script", "read it as a script, or run it and then iptables-save");
    }
    if (text.contains("{\"nftables\"") || text.contains("\"nftables\":")) {
      return look("rules of nftables in JSON", "read it as rules of nftables");
    }
    if ((text.contains("\ntable ") && text.contains("{")) || text.contains("\nadd table ")) {
      return look("rules of nftables", "read it as rules of nftables");
    }
    if (text.contains("\nip access-list")
        || text.contains("\naccess-list ")
        || text.contains("\nipv6 access-list")
        || text.contains("\ninterface ")
        || text.contains("\nhostname ")) {
      return look(
          "the configuration of a Cisco router", "read it as the configuration of a router");
    }
    if (text.contains("firewall {")
        || text.contains("\nset firewall ")
        || text.contains("\nset interfaces ")) {
      return look(
          "the configuration of a Junos router", "read it as the configuration of a router");
    }
    if (text.contains("\npass in ") || text.contains("\nblock in ") || text.contains("\nscrub ")) {
      return look("rules of pf", "there is no reader for it");
    }
    return Optional.empty();
  }

  private static Optional<Look> look(String what, String help) {
    return Optional.of(new Look(what, help));
  }
}
