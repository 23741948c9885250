package io.echogate.firewalls.iptables;

import java.util.Set;

/** What the targets of iptables do to the verdict. */
final class Targets {
  /** They change or note something, and the packet goes on to the next rule. */
  private static final Set<String> GO_ON =
      Set.of(
          "LOG",
          "NFLOG",
          "ULOG",
          "MARK",
          "CONNMARK",
          "SECMARK",
          "CONNSECMARK",
          "TCPMSS",
          "TCPOPTSTRIP",
          "CT",
          "NOTRACK",
          "TRACE",
          "DSCP",
          "TOS",
          "ECN",
          "TTL",
          "HL",
          "CLASSIFY",
          "SET",
          "AUDIT",
          "CHECKSUM",
          "TEE",
          "RATEEST",
          "IDLETIMER",
          "LED",
          "HMARK");

  /** They translate addresses, and no further rule of the table is asked. */
  private static final Set<String> TRANSLATE =
      Set.of("DNAT", "SNAT", "MASQUERADE", "REDIRECT", "NETMAP", "DNPT", "SNPT");

  /** What they do to the verdict is not known here. */
  private static final Set<String> UNKNOWN = Set.of("NFQUEUE", "QUEUE", "SYNPROXY", "TPROXY");

  private Targets() {}

  static boolean goesOn(String target) {
    return GO_ON.contains(target);
  }

  static boolean translates(String target) {
    return TRANSLATE.contains(target);
  }

  static boolean isUnknown(String target) {
    return UNKNOWN.contains(target);
  }

  /** Whether it changes what connection tracking does with packets. */
  static boolean tracks(String target) {
    return target.equals("CT") || target.equals("NOTRACK");
  }

  /** Whether packets that meet it are not tracked, as iptables of old and of today say it. */
  static boolean stopsTracking(String target, Words words, int at) {
    boolean option = false;
    for (int i = at + 1; i < words.count(); i++) {
      option |= words.word(i).equals("--notrack");
    }
    return target.equals("NOTRACK") || (target.equals("CT") && option);
  }

  /** Whether a word could be the name of a target: capitals and digits. */
  static boolean couldBe(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) {
        return false;
      }
    }
    return !word.isEmpty();
  }
}
