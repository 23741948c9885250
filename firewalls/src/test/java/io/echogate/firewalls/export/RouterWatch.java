package io.echogate.firewalls.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the tables of a {@link JudgedRouter} have noted: in each set, elements of numbers and words.
 *
 * @param sets the elements, each joined by spaces, beginning with the tag of a packet
 */
record RouterWatch(Map<String, Map<Integer, List<String>>> sets) {
  /**
   * The first and the last at each hook. Before all, what the machine itself says is noted and goes
   * no further: it would be tracked, and meet the rules as if it were sent by a test. Only what a
   * program sends has a user.
   */
  static final String TABLES =
      """
      table netdev watch_wire {
        set markers { typeof ip id; flags dynamic; size 65535; }
        chain wire {
          type filter hook ingress device "right0" priority -2000; policy accept;
          ip protocol 253 add @markers { ip id }
        }
      }
      table inet watch {
        set passed4 { typeof ip id; flags dynamic; size 65535; }
        set passed6 { typeof ip6 flowlabel; flags dynamic; size 65535; }
        set states4 { typeof ip id . ct state; flags dynamic; size 65535; }
        set states6 { typeof ip6 flowlabel . ct state; flags dynamic; size 65535; }
        set told4 { typeof ip id . icmp type . icmp code; flags dynamic; size 65535; }
        set told6 { typeof ip6 flowlabel . icmpv6 type . icmpv6 code; flags dynamic; size 65535; }
        chain said {
          type filter hook output priority -2000; policy accept;
          meta skuid 0 accept
          icmp type 3 add @told4 { @th,96,16 . icmp type . icmp code }
          icmpv6 type 1 add @told6 { @th,76,20 . icmpv6 type . icmpv6 code }
          drop
        }
        chain arrives {
          type filter hook prerouting priority -199; policy accept;
          meta l4proto icmp add @states4 { ip id . ct state }
          meta l4proto ipv6-icmp add @states6 { ip6 flowlabel . ct state }
        }
        chain leaves {
          type filter hook output priority -199; policy accept;
          meta l4proto icmp add @states4 { ip id . ct state }
          meta l4proto ipv6-icmp add @states6 { ip6 flowlabel . ct state }
        }
        chain input {
          type filter hook input priority 2000; policy accept;
          meta nfproto ipv4 add @passed4 { ip id }
          meta nfproto ipv6 add @passed6 { ip6 flowlabel }
        }
        chain gone {
          type filter hook postrouting priority 2000; policy accept;
          meta nfproto ipv4 add @passed4 { ip id }
          meta nfproto ipv6 add @passed6 { ip6 flowlabel }
        }
      }
      """;

  private static final Pattern SET = Pattern.compile("\"set\": \\{[^{}]*?\"name\": \"(\\w+)\"");
  private static final Pattern ELEMENT =
      Pattern.compile("\\{\"concat\": \\[([^]]*)]}|(\\d+)(?=[,\\]])");

  /** What {@code nft -j list table} says. */
  static RouterWatch of(String listing) {
    Map<String, Map<Integer, List<String>>> sets = new HashMap<>();
    Matcher set = SET.matcher(listing);
    while (set.find()) {
      int end = listing.indexOf("{\"set\"", set.end());
      int chain = listing.indexOf("{\"chain\"", set.end());
      int last = end < 0 || (chain >= 0 && chain < end) ? chain : end;
      int elements = listing.indexOf("\"elem\": [", set.end());
      Map<Integer, List<String>> some = new HashMap<>();
      sets.put(set.group(1), some);
      if (elements < 0 || (last >= 0 && elements > last)) {
        continue;
      }
      Matcher element =
          ELEMENT
              .matcher(listing)
              .region(elements + "\"elem\": ".length(), last < 0 ? listing.length() : last);
      while (element.find()) {
        String text = element.group(1) == null ? element.group(2) : element.group(1);
        String[] words = text.replace("\"", "").split(", ", 2);
        some.computeIfAbsent(Integer.valueOf(words[0]), key -> new ArrayList<>())
            .add(words.length > 1 ? words[1] : "");
      }
    }
    return new RouterWatch(sets);
  }

  /** What stands behind a tag in a set; empty if it is not there. */
  List<String> behind(String set, int tag) {
    return sets.getOrDefault(set, Map.of()).getOrDefault(tag, List.of());
  }

  boolean has(String set, int tag) {
    return !behind(set, tag).isEmpty();
  }
}
