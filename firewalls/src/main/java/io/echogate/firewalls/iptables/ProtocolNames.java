package io.echogate.firewalls.iptables;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The names of IP protocols, as iptables and {@code /etc/protocols} know them. */
final class ProtocolNames {
  /** The first name of a number is the one that iptables prints. */
  private static final String NAMES =
      """
      icmp 1 igmp 2 ggp 3 ipencap 4 st 5 tcp 6 egp 8 igp 9 pup 12 udp 17 hmp 20 xns-idp 22 rdp 27 \
      iso-tp4 29 dccp 33 xtp 36 ddp 37 idpr-cmtp 38 ipv6 41 ipv6-route 43 ipv6-frag 44 idrp 45 \
      rsvp 46 gre 47 esp 50 ah 51 skip 57 ipv6-icmp 58 icmpv6 58 icmp6 58 ipv6-nonxt 59 \
      ipv6-opts 60 rspf 73 vmtp 81 eigrp 88 ospf 89 ax.25 93 ipip 94 etherip 97 encap 98 pim 103 \
      ipcomp 108 vrrp 112 l2tp 115 isis 124 sctp 132 fc 133 ipv6-mh 135 mobility-header 135 \
      mh 135 udplite 136 mpls-in-ip 137 manet 138 hip 139 shim6 140 wesp 141 rohc 142 \
      ethernet 143 all 0 any 0\
      """;

  private static final Map<String, Integer> NUMBERS = new HashMap<>();
  private static final Map<Integer, String> FIRST = new HashMap<>();

  static {
    String[] cells = NAMES.split(" ", -1);
    for (int i = 0; i + 1 < cells.length; i += 2) {
      Integer number = Integer.valueOf(cells[i + 1]);
      NUMBERS.put(cells[i], number);
      FIRST.putIfAbsent(number, cells[i]);
    }
  }

  private ProtocolNames() {}

  /** The number of a protocol, 0 for all, or -1 if there is none of that name. */
  static int number(String word) {
    Integer number = NUMBERS.get(word);
    if (number == null) {
      number = NUMBERS.get(word.toLowerCase(Locale.ROOT));
    }
    if (number != null) {
      return number;
    }
    long value = Numbers.parse(word);
    return value >= 0 && value <= 255 ? (int) value : -1;
  }

  /** The name that iptables prints, or the number. */
  static String name(int number) {
    String name = FIRST.get(number);
    return name == null || number == 0 ? Integer.toString(number) : name;
  }

  /** All names. */
  static Iterable<String> all() {
    return NUMBERS.keySet();
  }
}
