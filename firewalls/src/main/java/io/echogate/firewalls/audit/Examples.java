package io.echogate.firewalls.audit;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.regions.Slice;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Registry;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.List;
import java.util.Set;

/**
 * One packet that stands for many: addresses that are kept for documentation (RFC 5737, RFC 3849),
 * assigned messages, ordinary sizes, as far as the many have them.
 */
final class Examples {
  private static final List<Prefix> SOURCES4 =
      List.of(prefix("192.0.2.0", 24), prefix("203.0.113.0", 24));
  private static final List<Prefix> DESTINATIONS4 =
      List.of(prefix("198.51.100.0", 24), prefix("224.0.0.0", 24));
  private static final List<Prefix> SOURCES6 =
      List.of(prefix("2001:db8::", 48), prefix("fe80::", 64));
  private static final List<Prefix> DESTINATIONS6 =
      List.of(prefix("2001:db8:1::", 48), prefix("ff02::", 64), prefix("fe80::", 64));

  /** Where redirects come from: RFC 4861 8.1. */
  private static final List<Prefix> LINK6 = List.of(prefix("fe80::", 64));

  private static final int ORDINARY_HOPS = 64;

  /** What neighbour discovery has to have: RFC 4861 6.1, 7.1 and 8.1. */
  private static final int LINK_HOPS = 255;

  private Examples() {}

  private static Prefix prefix(String text, int length) {
    return Prefix.of(Address.parse(text).orElseThrow(), length);
  }

  static Situation of(Subject subject, Slice slice, Plane.Cell cell) {
    int message = message(subject.family(), slice.messages());
    return ofMessage(subject, slice, cell, message / 256, message % 256);
  }

  /** The same for a message that is among those of the slice. */
  static Situation ofMessage(Subject subject, Slice slice, Plane.Cell cell, int type, int code) {
    boolean ip4 = subject.family() == Family.IP4;
    List<Prefix> sources = ip4 ? SOURCES4 : type == 137 ? LINK6 : SOURCES6;
    Address source = pick(cell.sources(), subject.family(), sources);
    Address destination =
        pick(cell.destinations(), subject.family(), ip4 ? DESTINATIONS4 : DESTINATIONS6);
    return new Situation(
        subject.family(),
        subject.protocol(),
        subject.part(),
        type,
        code,
        source,
        destination,
        nearest(slice.lengths(), ip4 ? 84 : 104),
        nearest(slice.hopLimits(), !ip4 && isOfNeighbors(type) ? LINK_HOPS : ORDINARY_HOPS),
        slice.dscp(),
        link(slice.in(), subject.course() != Course.OUT),
        link(slice.out(), subject.course() != Course.IN),
        state(slice.states()),
        kind(slice.sourceKinds()),
        kind(slice.destinationKinds()),
        slice.linkKinds().contains(LinkKind.UNICAST)
            ? LinkKind.UNICAST
            : slice.linkKinds().iterator().next(),
        subject.time());
  }

  private static boolean isOfNeighbors(int type) {
    return type >= 133 && type <= 137;
  }

  private static String link(List<String> names, boolean has) {
    return has ? names.getLast() : "";
  }

  private static State state(Set<State> states) {
    return states.iterator().next();
  }

  private static AddressKind kind(Set<AddressKind> kinds) {
    for (AddressKind kind : List.of(AddressKind.UNICAST, AddressKind.LOCAL)) {
      if (kinds.contains(kind)) {
        return kind;
      }
    }
    return kinds.iterator().next();
  }

  /** An assigned message if there is one, of code 0 if there is one of these. */
  private static int message(Family family, MessageSet messages) {
    int any = -1;
    for (int type : messages.types().toArray()) {
      for (int code : messages.codes(type).toArray()) {
        if (any < 0) {
          any = type * 256 + code;
        }
        if (!Registry.instance().message(family, type, code).kind().equals(Kind.UNASSIGNED)) {
          return type * 256 + code;
        }
      }
    }
    return any;
  }

  private static int nearest(Ranges ranges, int wanted) {
    if (ranges.contains(wanted)) {
      return wanted;
    }
    int best = ranges.list().getFirst().first();
    for (Ranges.Range range : ranges.list()) {
      for (int end : new int[] {range.first(), range.last()}) {
        if (Math.abs(end - wanted) < Math.abs(best - wanted)) {
          best = end;
        }
      }
    }
    return best;
  }

  /** An address of a set, one that is kept for documentation if there is one. */
  static Address pick(PrefixSet set, Family family, List<Prefix> wanted) {
    for (Prefix prefix : wanted) {
      Address second = new Address(family, prefix.high(), prefix.low() + 1);
      if (set.contains(second)) {
        return second;
      }
      PrefixSet some = set.intersection(PrefixSet.of(List.of(prefix)));
      if (some.size(family) > 0) {
        return host(some.prefix(family, 0));
      }
    }
    return host(set.prefix(family, 0));
  }

  /** The first address of a prefix that is not the network's own. */
  private static Address host(Prefix prefix) {
    boolean alone = prefix.isAddress();
    return new Address(prefix.family(), prefix.high(), prefix.low() + (alone ? 0 : 1));
  }
}
