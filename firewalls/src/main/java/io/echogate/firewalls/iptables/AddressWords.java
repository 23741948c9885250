package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind {@code -s} and {@code -d}. */
final class AddressWords {
  private static final int SIZE = 1 << 12;

  /** What addresses became before: the last ones that share a place. */
  private final Match.@Nullable Addresses[] known = new Match.Addresses[SIZE];

  private final long[] highs = new long[SIZE];
  private final long[] lows = new long[SIZE];
  private final int[] kinds = new int[SIZE];

  AddressWords() {}

  /**
   * Reads a list of addresses, each with its mask or not.
   *
   * @param found receives a match for each; empty for one that holds for every packet
   */
  void read(
      Family family, Side side, boolean negated, Words words, int at, List<Optional<Match>> found) {
    String base = words.base(at);
    int end = words.to(at);
    int from = words.from(at);
    if (from == end) {
      words.error(at, "no address", "write an address, or one with /LENGTH");
      return;
    }
    boolean list = false;
    while (from <= end) {
      int to = base.indexOf(',', from, end);
      if (to < 0 || to > end) {
        to = end;
      } else {
        list = true;
      }
      if (to > from) {
        one(family, side, negated, words, at, base, from, to, found);
      } else {
        words.error(at, "an address is missing", "write one on both sides of each comma");
      }
      from = to + 1;
    }
    if (list && negated) {
      words.error(
          at, "a list of addresses cannot be negated", "write a rule that returns for each");
    }
  }

  private void one(
      Family family,
      Side side,
      boolean negated,
      Words words,
      int at,
      String base,
      int from,
      int to,
      List<Optional<Match>> found) {
    int slash = base.indexOf('/', from, to);
    int end = slash < 0 || slash >= to ? to : slash;
    int bits = Address.bits(family);
    long high = 0;
    long low = family == Family.IP4 ? dotted(base, from, end, true) : -1;
    if (low < 0) {
      Optional<Address> address = Address.parse(base, from, end);
      if (address.isEmpty() || address.get().family() != family) {
        noAddress(family, words, at, base.substring(from, end), address.isPresent());
        return;
      }
      high = address.get().high();
      low = address.get().low();
    }
    int length = bits;
    if (end < to) {
      length = length(base, end + 1, to, bits);
      if (length < 0) {
        masked(family, side, negated, words, at, high, low, base.substring(end + 1, to), found);
        return;
      }
    }
    found.add(match(family, side, negated, high, low, length));
  }

  private static void noAddress(
      Family family, Words words, int at, String text, boolean otherFamily) {
    words.error(
        at,
        otherFamily
            ? text + " is no address of " + (family == Family.IP4 ? "IPv4" : "IPv6")
            : text + " is no address",
        otherFamily
            ? "is this the text of the other family's tool?"
            : "write numbers; names are not looked up here");
  }

  /** A prefix length, or -1 if it is none. */
  private static int length(String base, int from, int to, int bits) {
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = base.charAt(i);
      if (c < '0' || c > '9' || value > bits) {
        return -1;
      }
      value = 10 * value + (c - '0');
    }
    return to > from && value <= bits ? value : -1;
  }

  private void masked(
      Family family,
      Side side,
      boolean negated,
      Words words,
      int at,
      long high,
      long low,
      String text,
      List<Optional<Match>> found) {
    Optional<Address> mask = Address.parse(text);
    if (mask.isEmpty() || mask.get().family() != family) {
      words.error(
          at,
          "no mask: " + text,
          "write a prefix length up to " + Address.bits(family) + ", or a mask as an address");
      return;
    }
    long maskHigh = mask.get().high();
    long maskLow = mask.get().low();
    int length = prefixLength(family, maskHigh, maskLow);
    if (length >= 0) {
      found.add(match(family, side, negated, high, low, length));
    } else {
      Address value = new Address(family, high & maskHigh, low & maskLow);
      found.add(Optional.of(new Match.Wildcard(side, negated, value, mask.get())));
    }
  }

  /** The length of a prefix with that mask, or -1. */
  private static int prefixLength(Family family, long high, long low) {
    if (family == Family.IP4) {
      int ones = Long.bitCount(low);
      return low == (ones == 0 ? 0 : 0xffff_ffffL << (32 - ones) & 0xffff_ffffL) ? ones : -1;
    }
    int ones = Long.bitCount(high) + Long.bitCount(low);
    long wantedHigh = ones >= 64 ? -1L : ones == 0 ? 0 : -1L << (64 - ones);
    long wantedLow = ones <= 64 ? 0 : -1L << (128 - ones);
    return high == wantedHigh && low == wantedLow ? ones : -1;
  }

  private Optional<Match> match(
      Family family, Side side, boolean negated, long high, long low, int length) {
    if (length == 0 && !negated) {
      return Optional.empty();
    }
    Prefix prefix = Prefix.of(family, high, low, length);
    int kind =
        (length << 1 | (negated ? 1 : 0)) << 2
            | (side == Side.SOURCE ? 2 : 0)
            | (family == Family.IP4 ? 1 : 0);
    long mix = (prefix.high() * 31 + prefix.low()) * 0x9e37_79b9_7f4a_7c15L + kind * 0x85eb_ca6bL;
    int slot = (int) (mix >>> 40) & SIZE - 1;
    Match.@Nullable Addresses match = known[slot];
    if (match == null
        || highs[slot] != prefix.high()
        || lows[slot] != prefix.low()
        || kinds[slot] != kind) {
      match =
          new Match.Addresses(
              side, family, negated, PrefixSet.of(List.of(prefix)), Optional.empty());
      known[slot] = match;
      highs[slot] = prefix.high();
      lows[slot] = prefix.low();
      kinds[slot] = kind;
    }
    return Optional.of(match);
  }

  /**
   * An IPv4 address as iptables reads it, or -1: one to four numbers, the missing ones are 0.
   *
   * @param shorter whether fewer than four will do
   */
  static long dotted(String text, int start, int end, boolean shorter) {
    long value = 0;
    int part = -1;
    int parts = 0;
    for (int i = start; i <= end; i++) {
      char c = i < end ? text.charAt(i) : '.';
      if (c >= '0' && c <= '9') {
        part = 10 * Math.max(part, 0) + (c - '0');
        if (part > 255) {
          return -1;
        }
      } else if (c == '.' && part >= 0 && parts < 4) {
        value = (value << 8) | part;
        parts++;
        part = -1;
      } else {
        return -1;
      }
    }
    if (parts == 0 || (parts < 4 && !shorter)) {
      return -1;
    }
    return value << (8 * (4 - parts));
  }
}
