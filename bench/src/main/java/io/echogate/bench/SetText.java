package io.echogate.bench;

import io.echogate.icmp.Family;
import io.echogate.policy.PrefixSet;

/** A policy with a set from a file. */
final class SetText {
  static final String SET = "bad";
  static final String FILE = "bad.txt";

  static final String POLICY =
      """
      set bad file "bad.txt"
      policy bench {
          icmp ip4 : block { echo-request } from @bad;
          icmp ip6 : block { echo-request } from @bad;
          defaults { icmp in: allow; }
      }
      """;

  private SetText() {}

  /** A set as a file, a prefix a line. */
  static String of(PrefixSet set) {
    StringBuilder text = new StringBuilder();
    for (Family family : Family.values()) {
      set.prefixes(family).forEach(prefix -> text.append(prefix).append('\n'));
    }
    return text.toString();
  }
}
