package io.echogate.advice.machine;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.util.List;
import java.util.stream.Stream;

/**
 * How far an address can be reached from. Addresses for documentation stand for public ones, as
 * they do in examples.
 */
enum Scope {
  /** On one link, or within the machine. */
  LINK,
  /** Within a site, or behind a provider's translation. */
  PRIVATE,
  /** From the internet. */
  PUBLIC;

  private static final List<Prefix> ON_LINK =
      prefixes("127.0.0.0/8", "169.254.0.0/16", "0.0.0.0/8", "::/127", "fe80::/10");

  /** RFC 1918, RFC 6598, RFC 2544, RFC 4193, RFC 5180. */
  private static final List<Prefix> WITHIN =
      prefixes(
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "198.18.0.0/15",
          "fc00::/7",
          "fec0::/10",
          "2001:2::/48");

  static Scope of(Address address) {
    if (isIn(ON_LINK, address)) {
      return LINK;
    }
    return isIn(WITHIN, address) ? PRIVATE : PUBLIC;
  }

  private static boolean isIn(List<Prefix> prefixes, Address address) {
    return prefixes.stream()
        .anyMatch(
            prefix ->
                prefix.family() == address.family()
                    && prefix.contains(address.high(), address.low()));
  }

  private static List<Prefix> prefixes(String... texts) {
    return Stream.of(texts).map(Scope::prefix).toList();
  }

  private static Prefix prefix(String text) {
    int slash = text.indexOf('/');
    Address address = Address.parse(text.substring(0, slash)).orElseThrow();
    return Prefix.of(address, Integer.parseInt(text.substring(slash + 1)));
  }

  /** Whether it is the first or last address of its network, as gateways like to have. */
  static boolean isEdge(NetworkInterface.Assigned assigned) {
    Address address = assigned.address();
    Prefix network = Prefix.of(address, assigned.prefixLength());
    int hostBits = Address.bits(address.family()) - assigned.prefixLength();
    if (hostBits < 2) {
      return false;
    }
    boolean first = address.high() == network.high() && address.low() == network.low() + 1;
    Address last = network.last();
    return first || (address.family() == Family.IP4 && address.low() == last.low() - 1);
  }
}
