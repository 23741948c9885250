package io.echogate.cli;

import io.echogate.policy.Address;
import io.echogate.policy.Prefix;

/** How prefixes are shown: as in policies, without a length behind a single address. */
final class PrefixText {
  private PrefixText() {}

  /** A prefix in words. */
  static String of(Prefix prefix) {
    return prefix.isAddress()
        ? new Address(prefix.family(), prefix.high(), prefix.low()).toString()
        : prefix.toString();
  }
}
