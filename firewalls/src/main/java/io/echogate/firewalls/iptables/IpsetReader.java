package io.echogate.firewalls.iptables;

import io.echogate.firewalls.iptables.Ipsets.Ipset;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the commands of {@code ipset save}. */
final class IpsetReader {
  private final Ipsets sets;
  private String lastName = "";
  private @Nullable Ipset last;

  IpsetReader(Ipsets sets) {
    this.sets = sets;
  }

  /**
   * Whether a line of a save text is one of {@code ipset save}.
   *
   * @param start where its first word begins
   */
  static boolean isLine(String text, int start) {
    return text.startsWith("create ", start) || text.startsWith("add ", start);
  }

  /** Reads {@code create NAME TYPE ...} or {@code add NAME ENTRY ...}. */
  void read(Words words) {
    if (!words.has(1, "ipset") || !words.has(2, "ipset")) {
      return;
    }
    if (words.word(0).equals("create")) {
      create(words);
    } else {
      add(words);
    }
  }

  private void create(Words words) {
    String type = words.word(2);
    Family family = Family.IP4;
    int netmask = -1;
    boolean understood =
        switch (type) {
          case "hash:ip", "hash:net", "bitmap:ip", "list:set", "iphash", "nethash" -> true;
          default -> false;
        };
    for (int i = 3; i < words.count(); i++) {
      switch (words.word(i)) {
        case "family" -> {
          if (i + 1 < words.count() && words.word(i + 1).equals("inet6")) {
            family = Family.IP6;
          }
        }
        case "netmask" -> {
          if (i + 1 < words.count()) {
            netmask = (int) Numbers.parse(words.word(i + 1));
          }
        }
        case "bitmask" -> understood = false;
        default -> {}
      }
    }
    if (netmask > Address.bits(family)) {
      words.error(0, "no netmask of this family", "write at most " + Address.bits(family));
      return;
    }
    sets.add(
        words.word(1),
        new Ipset(
            type,
            type.equals("list:set") ? Optional.empty() : Optional.of(family),
            netmask,
            understood));
    last = null;
  }

  private void add(Words words) {
    String name = words.word(1);
    if (last == null || !name.equals(lastName)) {
      last = sets.set(name);
      lastName = name;
    }
    if (last == null) {
      words.error(1, "no set of the name " + name, "create it before");
      return;
    }
    if (!last.understood) {
      return;
    }
    boolean exception = false;
    for (int i = 3; i < words.count(); i++) {
      String option = words.word(i);
      switch (option) {
        case "nomatch" -> exception = true;
        case "timeout" ->
            words.noteOnce(2, "entries with a timeout go away", "they are taken as if they stayed");
        case "comment" -> i++;
        default -> {}
      }
    }
    if (last.type.equals("list:set")) {
      last.members.add(words.word(2));
    } else {
      entry(words, last, exception ? last.exceptions : last.prefixes);
    }
  }

  private static void entry(Words words, Ipset set, List<Prefix> into) {
    Family family = set.family.orElse(Family.IP4);
    String base = words.base(2);
    int from = words.from(2);
    int to = words.to(2);
    int slash = base.indexOf('/', from, to);
    int end = slash < 0 || slash > to ? to : slash;
    int dash = base.indexOf('-', from, to);
    if (dash > 0 && dash < to) {
      range(words, base, from, dash, to, family, into);
      return;
    }
    int bits = Address.bits(family);
    Optional<Address> address = Address.parse(base, from, end);
    long length = end == to ? bits : Numbers.parse(base, end + 1, to);
    if (address.isEmpty() || address.get().family() != family || length < 0 || length > bits) {
      words.error(
          2,
          "no entry of a set of " + (family == Family.IP4 ? "IPv4" : "IPv6") + " addresses",
          "write an address, or one with /LENGTH");
      return;
    }
    int cut = set.netmask >= 0 && length == bits ? set.netmask : (int) length;
    into.add(Prefix.of(address.get(), cut));
  }

  private static void range(
      Words words, String base, int from, int dash, int to, Family family, List<Prefix> into) {
    long first = AddressWords.dotted(base, from, dash, false);
    long last = AddressWords.dotted(base, dash + 1, to, false);
    if (first < 0 || last < first || family == Family.IP6) {
      words.error(2, "no range of addresses", "write FROM-TO, both of IPv4");
      return;
    }
    while (first <= last) {
      int zeros = first == 0 ? 32 : Math.min(32, Long.numberOfTrailingZeros(first));
      while (first + (1L << zeros) - 1 > last) {
        zeros--;
      }
      into.add(new Prefix(family, 0, first, 32 - zeros));
      first += 1L << zeros;
    }
  }
}
