package io.echogate.firewalls.cisco;

import io.echogate.firewalls.addresses.Numbers;
import io.echogate.firewalls.rules.Dialect;
import java.util.Optional;

/** Finds out line by line which system wrote a configuration, or that it is none of Cisco's. */
final class DialectGuess {
  private int xr;
  private int nx;
  private int ios;
  private boolean numbered;
  private boolean icmp6;
  private Optional<String> foreign = Optional.empty();

  /** Looks at a line; takes no words from it. */
  void see(Words words) {
    String first = words.key();
    String second = words.key(1);
    if (foreign.isEmpty()) {
      foreign = foreign(first, second, words.key(2));
    }
    switch (first) {
      case "ipv4" -> xr++;
      case "route-policy", "end-policy", "prefix-set", "end-set", "taskgroup", "usergroup" -> xr++;
      case "feature", "vdc", "vpc" -> nx++;
      case "aaa", "service", "enable", "boot-start-marker", "archive" -> ios++;
      case "access-list" -> ios += 2;
      case "statistics" -> nx += second.equals("per-entry") ? 2 : 0;
      case "!!" -> xr += second.equals("ios") && words.key(2).equals("xr") ? 5 : 0;
      case "!command:" -> nx += 3;
      case "object-group" -> objectGroup(second, words.key(2));
      case "ip" -> ip(second, words);
      case "ipv6" -> {
        if (second.equals("access-group")) {
          xr += 2;
        } else if (second.equals("traffic-filter")) {
          ios++;
        }
      }
      default -> {
        if (Numbers.read(first).isPresent()) {
          numbered = true;
          icmp6 |= words.key(2).equals("icmpv6");
          nx += words.key(3).equals("addrgroup") ? 2 : 0;
        } else if (first.equals("sequence")) {
          ios++;
        }
      }
    }
  }

  private void objectGroup(String kind, String family) {
    switch (kind) {
      case "ip", "ipv6" -> nx += 3;
      case "port" -> xr += 2;
      case "network" -> {
        if (family.equals("ipv4") || family.equals("ipv6")) {
          xr += 2;
        } else {
          ios++;
        }
      }
      case "v6-network", "v6-service", "service" -> ios++;
      default -> {}
    }
  }

  private void ip(String second, Words words) {
    switch (second) {
      case "access-list" -> {
        String kind = words.key(2);
        if (kind.equals("extended") || kind.equals("standard")) {
          ios += 3;
        } else if (words.left() == 3) {
          nx += 3;
        }
      }
      case "port" -> nx += words.key(2).equals("access-group") ? 3 : 0;
      case "cef", "http", "classless" -> ios++;
      default -> {}
    }
  }

  private static Optional<String> foreign(String first, String second, String third) {
    boolean saved = isOne(first, "*filter", "*nat", "*mangle", "*raw", "*security");
    boolean head = first.equals("#") && second.equals("generated") && third.equals("by");
    boolean called = isOne(first, "iptables", "ip6tables");
    boolean appended = first.equals("-a") && !second.isEmpty();
    if (saved || head || called || appended) {
      return Optional.of("iptables rules");
    }
    if ((first.equals("table") && isOne(second, "ip", "ip6", "inet", "netdev", "bridge", "arp"))
        || first.equals("nft")
        || first.startsWith("{\"nftables\"")) {
      return Optional.of("nftables rules");
    }
    if ((first.equals("set") && isOne(second, "firewall", "system", "interfaces", "version"))
        || (isOne(first, "firewall", "system", "interfaces", "policy-options")
            && second.equals("{"))) {
      return Optional.of("a Junos configuration");
    }
    if ((first.equals("asa") && second.equals("version"))
        || (first.equals("access-list") && isOne(third, "extended", "line"))) {
      return Optional.of("a Cisco ASA configuration");
    }
    return Optional.empty();
  }

  private static boolean isOne(String word, String... words) {
    for (String one : words) {
      if (word.equals(one)) {
        return true;
      }
    }
    return false;
  }

  /** What else it looks like; empty if nothing speaks for another firewall. */
  Optional<String> foreign() {
    return foreign;
  }

  /** The system that most lines speak for; IOS if none does. */
  Dialect dialect() {
    if (xr > nx && xr > ios) {
      return Dialect.IOS_XR;
    }
    if (nx > ios) {
      return Dialect.NX_OS;
    }
    return ios == 0 && numbered && icmp6 ? Dialect.IOS_XR : Dialect.IOS;
  }
}
