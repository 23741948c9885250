package io.echogate.firewalls.iptables;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.List;

/** Prefixes and exceptions, of which the longest that holds an address decides about it. */
final class NestedPrefixes {
  private NestedPrefixes() {}

  private record Entry(Prefix prefix, boolean in) {}

  /** The addresses for which a prefix decides, and no exception. */
  static PrefixSet without(List<Prefix> prefixes, List<Prefix> exceptions) {
    List<Entry> entries = new ArrayList<>(prefixes.size() + exceptions.size());
    prefixes.forEach(prefix -> entries.add(new Entry(prefix, true)));
    exceptions.forEach(prefix -> entries.add(new Entry(prefix, false)));
    PrefixSet.Builder out = new PrefixSet.Builder();
    for (Family family : Family.values()) {
      List<Entry> some = entries.stream().filter(e -> e.prefix().family() == family).toList();
      if (!some.isEmpty()) {
        cut(new Prefix(family, 0, 0, 0), false, some, out);
      }
    }
    return out.build();
  }

  /** At most as deep as an address has bits. */
  private static void cut(Prefix region, boolean in, List<Entry> entries, PrefixSet.Builder out) {
    boolean here = in;
    List<Entry> inside = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.prefix().equals(region)) {
        here = entry.in();
      } else {
        inside.add(entry);
      }
    }
    if (inside.isEmpty()) {
      if (here) {
        out.add(region);
      }
      return;
    }
    int length = region.length() + 1;
    Prefix lower = new Prefix(region.family(), region.high(), region.low(), length);
    int bit = Address.bits(region.family()) - length;
    Prefix upper =
        new Prefix(
            region.family(),
            bit >= 64 ? region.high() | 1L << (bit - 64) : region.high(),
            bit >= 64 ? region.low() : region.low() | 1L << bit,
            length);
    cut(lower, here, within(lower, inside), out);
    cut(upper, here, within(upper, inside), out);
  }

  private static List<Entry> within(Prefix region, List<Entry> entries) {
    return entries.stream()
        .filter(e -> region.contains(e.prefix().high(), e.prefix().low()))
        .toList();
  }
}
