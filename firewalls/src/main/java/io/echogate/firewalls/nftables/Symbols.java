package io.echogate.firewalls.nftables;

import io.echogate.firewalls.names.NumberNames;
import io.echogate.icmp.Table;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The numbers that nftables has names for. */
final class Symbols {
  private static final Map<String, Integer> ICMPX =
      Map.of("no-route", 0, "port-unreachable", 1, "host-unreachable", 2, "admin-prohibited", 3);

  /** {@code IPS_*} as nft numbers them. */
  private static final Map<String, Integer> STATES =
      Map.of("invalid", 1, "established", 2, "related", 4, "new", 8, "untracked", 64);

  private static final List<String> ADDRESS_KINDS =
      List.of(
          "unspec",
          "unicast",
          "local",
          "broadcast",
          "anycast",
          "multicast",
          "blackhole",
          "unreachable",
          "prohibit");

  private static final Map<String, Integer> LINK_KINDS =
      Map.of("host", 0, "unicast", 0, "broadcast", 1, "multicast", 2, "other", 3);

  private static final Map<String, Integer> NFPROTOS = Map.of("ipv4", 2, "ipv6", 10);

  private static final Map<String, Integer> ETHERTYPES =
      Map.of(
          "ip", 0x0800, "arp", 0x0806, "ip6", 0x86dd, "8021q", 0x8100, "vlan", 0x8100, "8021ad",
          0x88a8);

  private static final Map<String, Integer> CLASSES = classes();

  private static final Map<String, Integer> PROTOCOLS = protocols();

  private Symbols() {}

  /** RFC 2474, 2597, 3246, 5865 and 8622. */
  private static Map<String, Integer> classes() {
    Map<String, Integer> classes = new TreeMap<>();
    for (int i = 0; i < 8; i++) {
      classes.put("cs" + i, 8 * i);
    }
    for (int i = 1; i <= 4; i++) {
      for (int drop = 1; drop <= 3; drop++) {
        classes.put("af" + i + drop, 8 * i + 2 * drop);
      }
    }
    classes.put("df", 0);
    classes.put("be", 0);
    classes.put("lephb", 1);
    classes.put("va", 0x2c);
    classes.put("ef", 0x2e);
    return Map.copyOf(classes);
  }

  private static Map<String, Integer> protocols() {
    Map<String, Integer> protocols = new TreeMap<>();
    Table.read("protocols.tsv", Symbols.class.getResourceAsStream("protocols.tsv"))
        .forEach(row -> protocols.put(row.cell("name"), Integer.valueOf(row.cell("number"))));
    return Map.copyOf(protocols);
  }

  /** The number that a word stands for; empty if it is none. */
  static OptionalLong number(SymbolType type, String word) {
    OptionalLong number = number(word);
    if (number.isPresent()) {
      return number;
    }
    return switch (type) {
      case ICMP_TYPE -> of(NumberNames.NFT_TYPE.number(word).orElse(-1));
      case ICMP_CODE -> of(NumberNames.NFT_CODE.number(word).orElse(-1));
      case ICMP6_TYPE -> of(NumberNames.NFT_TYPE6.number(word).orElse(-1));
      case ICMP6_CODE -> of(NumberNames.NFT_CODE6.number(word).orElse(-1));
      case ICMPX_CODE -> of(ICMPX.getOrDefault(word, -1));
      case PROTOCOL -> of(PROTOCOLS.getOrDefault(word, -1));
      case NFPROTO -> of(NFPROTOS.getOrDefault(word, -1));
      case ETHERTYPE -> of(ETHERTYPES.getOrDefault(word, -1));
      case STATE -> of(STATES.getOrDefault(word, -1));
      case ADDRESS_KIND -> of(ADDRESS_KINDS.indexOf(word));
      case LINK_KIND -> of(LINK_KINDS.getOrDefault(word, -1));
      case DSCP -> of(CLASSES.getOrDefault(word, -1));
      case BOOLEAN -> of(word.equals("exists") ? 1 : word.equals("missing") ? 0 : -1);
      case NUMBER -> OptionalLong.empty();
    };
  }

  /** All words of a type; empty where a machine may know more of them. */
  static Collection<String> words(SymbolType type) {
    return switch (type) {
      case ICMP_TYPE -> NumberNames.NFT_TYPE.names();
      case ICMP_CODE -> NumberNames.NFT_CODE.names();
      case ICMP6_TYPE -> NumberNames.NFT_TYPE6.names();
      case ICMP6_CODE -> NumberNames.NFT_CODE6.names();
      case ICMPX_CODE -> ICMPX.keySet();
      case NFPROTO -> NFPROTOS.keySet();
      case ETHERTYPE -> ETHERTYPES.keySet();
      case STATE -> STATES.keySet();
      case ADDRESS_KIND -> ADDRESS_KINDS;
      case LINK_KIND -> LINK_KINDS.keySet();
      case DSCP -> CLASSES.keySet();
      case PROTOCOL, NUMBER, BOOLEAN -> List.of();
    };
  }

  /** What a type is called in messages. */
  static String title(SymbolType type) {
    return switch (type) {
      case ICMP_TYPE -> "icmp type";
      case ICMP_CODE -> "icmp code";
      case ICMP6_TYPE -> "icmpv6 type";
      case ICMP6_CODE -> "icmpv6 code";
      case ICMPX_CODE -> "icmpx code";
      case PROTOCOL -> "protocol";
      case NFPROTO -> "family";
      case ETHERTYPE -> "Ethernet protocol";
      case STATE -> "state of a connection";
      case ADDRESS_KIND -> "kind of address";
      case LINK_KIND -> "kind of packet";
      case DSCP -> "DSCP";
      case NUMBER -> "number";
      case BOOLEAN -> "answer";
    };
  }

  /** All words of a type in a line, for help. */
  static String list(SymbolType type) {
    return words(type).stream().sorted().collect(Collectors.joining(", "));
  }

  private static OptionalLong of(int number) {
    return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** A decimal or hexadecimal number, not negative. */
  static OptionalLong number(String word) {
    int length = word.length();
    boolean hex = length > 2 && word.charAt(0) == '0' && (word.charAt(1) | 0x20) == 'x';
    int start = hex ? 2 : 0;
    if (length == start || length - start > (hex ? 15 : 18)) {
      return OptionalLong.empty();
    }
    long number = 0;
    for (int i = start; i < length; i++) {
      char c = word.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, hex ? 16 : 10) : -1;
      if (digit < 0) {
        return OptionalLong.empty();
      }
      number = number * (hex ? 16 : 10) + digit;
    }
    return OptionalLong.of(number);
  }

  /** The type of the codes of an answer; empty if there is no such kind of answer. */
  static @Nullable SymbolType answer(String kind) {
    return switch (kind) {
      case "icmp" -> SymbolType.ICMP_CODE;
      case "icmpv6" -> SymbolType.ICMP6_CODE;
      case "icmpx" -> SymbolType.ICMPX_CODE;
      default -> null;
    };
  }
}
