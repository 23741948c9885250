package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * What a packet must be for a key to be taken from it: nft adds these conditions by itself, and
 * does not show them.
 */
final class Needs {
  private static final int ICMP = 1;
  private static final int ICMP6 = 58;

  private Needs() {}

  /** The family's own ICMP protocol. */
  static int protocol(Family family) {
    return family == Family.IP4 ? ICMP : ICMP6;
  }

  /** It is of this family. */
  static Match family(Family family) {
    return new Match.OfFamily(Set.of(family));
  }

  private static Match protocol(int number) {
    return new Match.Protocol(false, Ranges.of(number));
  }

  /** It is a message with one of these types. */
  static Match types(Family family, int... types) {
    BitSet set = new BitSet();
    for (int type : types) {
      set.set(type);
    }
    return new Match.Messages(family, MessageSet.ofTypes(set));
  }

  /** It is a message. */
  static Match message(Family family) {
    BitSet all = new BitSet();
    all.set(0, 256);
    return new Match.Messages(family, MessageSet.ofTypes(all));
  }

  /** Nothing is that. */
  static Match never() {
    return types(Family.IP4);
  }

  /** The conditions of a key that has no field of the model. */
  static List<Match> of(String key) {
    int blank = key.indexOf(' ');
    return switch (blank < 0 ? key : key.substring(0, blank)) {
      case "icmp" ->
          List.of(
              switch (key) {
                case "icmp id", "icmp sequence" -> types(Family.IP4, 0, 8);
                case "icmp mtu" -> types(Family.IP4, 3);
                case "icmp gateway" -> types(Family.IP4, 5);
                default -> message(Family.IP4);
              });
      case "icmpv6" ->
          List.of(
              switch (key) {
                case "icmpv6 id", "icmpv6 sequence" -> types(Family.IP6, 128, 129);
                case "icmpv6 mtu", "icmpv6 packet-too-big" -> types(Family.IP6, 2);
                case "icmpv6 parameter-problem" -> types(Family.IP6, 4);
                default -> message(Family.IP6);
              });
      case "ip" -> List.of(family(Family.IP4));
      case "ip6", "rt", "rt0", "rt2", "rt4", "srh", "hbh", "dst", "frag", "mh", "exthdr" ->
          key.equals("rt classid") || key.startsWith("rt mtu") || key.startsWith("rt ipsec")
              ? List.of()
              : key.startsWith("rt ip ") || key.startsWith("rt nexthop")
                  ? List.of()
                  : List.of(family(Family.IP6));
      case "igmp" -> List.of(family(Family.IP4), protocol(2));
      case "tcp" -> List.of(protocol(6));
      case "udp", "vxlan", "geneve" -> List.of(protocol(17));
      case "dccp" -> List.of(protocol(33));
      case "gre", "gretap" -> List.of(protocol(47));
      case "esp" -> List.of(protocol(50));
      case "ah" -> List.of(protocol(51));
      case "comp" -> List.of(protocol(108));
      case "sctp" -> List.of(protocol(132));
      case "udplite" -> List.of(protocol(136));
      case "arp" -> List.of(never());
      default -> List.of();
    };
  }
}
