package io.echogate.firewalls.audit;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.source.Source;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether rules, or the configuration around them, show tunnels that begin or end at the machine.
 */
final class Tunnels {
  /** IPIP, IPv6 in IPv4, GRE, ESP, AH, L2TP. */
  private static final List<Integer> PROTOCOLS = List.of(4, 41, 47, 50, 51, 115);

  private static final int TCP = 6;

  /** Names that Linux, Cisco and Junos give to interfaces of tunnels, and habit to others. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?i)(tun|tap|wg|gre|gretap|erspan|ipip|tunl|sit|ip6tnl|ip6gre|ip_?vti|ip6_vti|vti|xfrm"
              + "|ipsec|ovpn|vpn|6to4|he-ipv6|tailscale|l2tp|tunnel|tunnel-ip|tu)([0-9_.*-].*)?"
              + "|(gr|ip)-[0-9].*|st0.*");

  private static final Pattern IPSEC =
      Pattern.compile("--pol ipsec|meta (secpath|ipsec)|\\bipsec (in|out)\\b");

  /** Lines of router configurations. */
  private static final Pattern CONFIGURED =
      Pattern.compile(
          "(?im)^\\s*interface\\s+(tunnel|tunnel-ip|tunnel-ipsec|virtual-tunnel)\\s*[0-9]"
              + "|^\\s*tunnel\\s+(source|destination|mode)\\b|^\\s*crypto\\s+(map|ipsec)\\b"
              + "|\\b(gr|ip)-[0-9]+/[0-9]+/[0-9]+|\\bst0\\b|\\bipsec-vpn\\b"
              + "|\\bsecurity\\s+ipsec\\b");

  private Tunnels() {}

  static boolean areShownBy(RuleSet rules) {
    Set<Source> sources = new HashSet<>();
    for (Chain chain : rules.chains()) {
      boolean named =
          chain.bases().stream().flatMap(base -> base.interfaces().stream()).anyMatch(Tunnels::is);
      if (named || chain.rules().stream().anyMatch(rule -> isAbout(chain, rule))) {
        return true;
      }
      sources.add(chain.origin().source());
    }
    return switch (rules.dialect()) {
      case IPTABLES, NFTABLES -> false;
      default ->
          sources.stream().map(Source::text).anyMatch(text -> CONFIGURED.matcher(text).find());
    };
  }

  private static boolean is(String name) {
    return NAME.matcher(name).matches();
  }

  private static boolean isAbout(Chain chain, Rule rule) {
    boolean stops =
        switch (rule.action()) {
          case Action.Drop drop -> true;
          case Action.Reject reject -> true;
          default -> false;
        };
    return rule.matches().stream().anyMatch(match -> names(match).anyMatch(Tunnels::is))
        || (!stops && !isOfOthers(chain) && rule.matches().stream().anyMatch(Tunnels::isOfTunnels))
        || (!stops && asksForIpsec(rule.text()));
  }

  private static boolean asksForIpsec(String text) {
    return (text.contains("ipsec") || text.contains("secpath")) && IPSEC.matcher(text).find();
  }

  /** Whether it sees only what is forwarded, such as tunnels of machines behind this one. */
  private static boolean isOfOthers(Chain chain) {
    return !chain.bases().isEmpty()
        && chain.bases().stream().allMatch(base -> base.hook() == Hook.FORWARD);
  }

  private static Stream<String> names(Match match) {
    return match instanceof Match.Interfaces interfaces
        ? interfaces.names().stream()
        : Stream.empty();
  }

  /** Whether it asks for packets of tunnels, and not for most packets. */
  private static boolean isOfTunnels(Match match) {
    return match instanceof Match.Protocol(boolean negated, Ranges protocols)
        && !negated
        && !protocols.contains(TCP)
        && PROTOCOLS.stream().anyMatch(protocols::contains);
  }
}
