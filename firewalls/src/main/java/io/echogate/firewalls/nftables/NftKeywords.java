package io.echogate.firewalls.nftables;

import java.util.Set;

/** The words that nftables keeps for itself: nothing can be called by them. */
public final class NftKeywords {
  private static final Set<String> WORDS =
      Set.of(
          ("accept add ah all arp auto-merge bridge cgroup chain comment comp constant continue"
               + " counter cpu create ct day dccp define delete describe destroy device devices"
               + " drop dst dup dynamic ecn element esp ether exists export exthdr fib flags flow"
               + " flowtable flush frag fwd goto handle hbh hook hour icmp icmpv6 igmp iif iifname"
               + " iifgroup import include index inet insert interval ip ip6 ipsec jhash jump limit"
               + " list log map mark masquerade meta meter mh missing monitor netdev nftrace"
               + " notrack numgen offload oif oifname oifgroup osf pkttype policy position priority"
               + " quota queue random redirect reject rename replace reset return rt rtclassid rule"
               + " ruleset sctp secmark set sets size skgid skuid snat dnat socket symhash synproxy"
               + " table tables tcp time timeout th tproxy type typeof udp udplite update vlan xt")
              .split(" ", -1));

  private NftKeywords() {}

  /** Whether a word cannot be the name of a table. */
  public static boolean contains(String word) {
    return WORDS.contains(word);
  }
}
