package io.echogate.firewalls.policies;

import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;

/** Sets of prefixes that are known from the start. */
final class Prefixes {
  private Prefixes() {}

  /** The set of prefixes that are written so. */
  static PrefixSet of(String... texts) {
    PrefixSet.Builder builder = new PrefixSet.Builder();
    for (String text : texts) {
      int slash = text.indexOf('/');
      builder.add(
          Prefix.of(
              Address.parse(text.substring(0, slash)).orElseThrow(),
              Integer.parseInt(text.substring(slash + 1))));
    }
    return builder.build();
  }
}
