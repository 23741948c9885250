package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.icmp.Family;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code -m addrtype} and {@code -m pkttype}. */
final class KindOptions implements MatchOptions {
  private final String name;
  private final Family family;
  private final OtherOptions all;
  private @Nullable Match source;
  private @Nullable Match destination;
  private boolean unknown;

  KindOptions(String name, Family family) {
    this.name = name;
    this.family = family;
    this.all = OtherOptions.match(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean knows(String option) {
    return switch (option) {
      case "--src-type", "--dst-type", "--limit-iface-in", "--limit-iface-out" ->
          name.equals("addrtype");
      case "--pkt-type" -> name.equals("pkttype");
      default -> false;
    };
  }

  @Override
  public int read(String option, boolean negated, Words words, int at) {
    if (option.startsWith("--limit-iface")) {
      unknown = true;
      return all.read(option, negated, words, at);
    }
    if (!words.has(at, option)) {
      return at;
    }
    if (option.equals("--pkt-type")) {
      source = link(negated, words, at);
    } else if (option.equals("--src-type")) {
      source = addresses(Side.SOURCE, negated, words, at);
    } else {
      destination = addresses(Side.DESTINATION, negated, words, at);
    }
    return all.read(option, negated, words, at);
  }

  private static @Nullable Match link(boolean negated, Words words, int at) {
    @Nullable LinkKind kind =
        switch (words.word(at).toLowerCase(Locale.ROOT)) {
          case "unicast", "host" -> LinkKind.UNICAST;
          case "broadcast" -> LinkKind.BROADCAST;
          case "multicast" -> LinkKind.MULTICAST;
          case "otherhost" -> LinkKind.OTHER;
          default -> null;
        };
    if (kind == null) {
      words.error(
          at,
          "no packet type: " + words.word(at),
          "write unicast, broadcast, multicast or otherhost");
      return null;
    }
    return new Match.LinkKinds(negated, Set.of(kind));
  }

  private @Nullable Match addresses(Side side, boolean negated, Words words, int at) {
    String list = words.word(at);
    EnumSet<AddressKind> kinds = EnumSet.noneOf(AddressKind.class);
    int from = 0;
    while (from <= list.length()) {
      int comma = list.indexOf(',', from);
      int to = comma < 0 ? list.length() : comma;
      String word = list.substring(from, to).toUpperCase(Locale.ROOT);
      @Nullable AddressKind kind = kind(word);
      if (kind != null) {
        kinds.add(kind);
      } else if (word.equals("THROW") || word.equals("NAT") || word.equals("XRESOLVE")) {
        unknown = true;
      } else {
        words.error(
            at,
            "no address type: " + list.substring(from, to),
            "write UNICAST, LOCAL, BROADCAST, MULTICAST, ..., with commas");
        return null;
      }
      from = to + 1;
    }
    if (family == Family.IP4) {
      return new Match.AddressKinds(side, negated, kinds);
    }
    Set<AddressKind> meant = AddrType6.meant(kinds);
    return meant.isEmpty()
        ? new Match.AddressKinds(side, !negated, EnumSet.allOf(AddressKind.class))
        : new Match.AddressKinds(side, negated, meant);
  }

  private static @Nullable AddressKind kind(String word) {
    for (AddressKind kind : AddressKind.values()) {
      if (kind.name().equals(word)) {
        return kind;
      }
    }
    return null;
  }

  @Override
  public void finish(Words words, int at, List<Match> matches) {
    if (unknown) {
      all.finish(words, at, matches);
      return;
    }
    if (source != null) {
      matches.add(source);
    }
    if (destination != null) {
      matches.add(destination);
    }
  }
}
