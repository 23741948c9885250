package io.echogate.cli;

import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Prefixes on the command line, with commas between them. */
final class Prefixes {
  private Prefixes() {}

  /**
   * The prefixes of an option; an address alone is the prefix that holds nothing else.
   *
   * @param option what the words stand behind
   * @throws Refusal if one of them is no prefix
   */
  static List<Prefix> of(String option, String words) {
    return Arrays.stream(words.split(",", -1)).map(word -> prefix(option, word)).toList();
  }

  private static Prefix prefix(String option, String word) {
    int slash = word.indexOf('/');
    Optional<Address> address = Address.parse(slash < 0 ? word : word.substring(0, slash));
    if (address.isEmpty()) {
      throw Refusal.usage(
          "'" + word + "' is no prefix", option + " takes 192.0.2.0/28,2001:db8:1::/48");
    }
    int bits = Address.bits(address.get().family());
    String length = slash < 0 ? "" + bits : word.substring(slash + 1);
    if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > bits) {
      throw Refusal.usage(
          "'" + length + "' is no prefix length of " + address.get(), "write 0 to " + bits);
    }
    Prefix prefix = Prefix.of(address.get(), Integer.parseInt(length));
    if (prefix.high() != address.get().high() || prefix.low() != address.get().low()) {
      throw Refusal.usage(
          "'" + word + "' has bits set behind the prefix", "did you mean " + prefix + "?");
    }
    return prefix;
  }
}
