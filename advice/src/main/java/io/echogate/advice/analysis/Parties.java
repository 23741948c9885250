package io.echogate.advice.analysis;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import java.util.ArrayList;
import java.util.List;

/**
 * From where and to where messages of one link go: which source addresses are right for a type, and
 * to which destinations nodes send it.
 */
final class Parties {
  private Parties() {}

  /** The sources of a link's messages. */
  static List<AddressClass> sources(Family family, int type, Direction direction) {
    boolean own = direction == Direction.OUT;
    AddressClass global = own ? AddressClass.own(family) : AddressClass.others(family);
    if (family == Family.IP4) {
      return List.of(global);
    }
    AddressClass local = own ? AddressClass.linkLocalOwn() : AddressClass.linkLocalOthers();
    return switch (type) {
      // RFC 4861 4.1 and 4.3, RFC 3971 6.4.1: any address of the interface, or none yet.
      case 133, 135, 148 -> List.of(local, global, AddressClass.unspecified());
      // RFC 4861 4.4, RFC 3122 2: any address of the interface.
      case 136, 141, 142 -> List.of(local, global);
      // RFC 3590: early reports have no source.
      case 131, 132, 143 -> List.of(local, AddressClass.unspecified());
      default -> List.of(local);
    };
  }

  /** The destinations of a link's messages. */
  static List<AddressClass> destinations(Family family, int type, Direction direction) {
    boolean own = direction == Direction.IN;
    List<AddressClass> parties = new ArrayList<>();
    boolean listeners = OnLink.of(family, type) == OnLink.LISTENERS;
    if (!listeners) {
      parties.add(own ? AddressClass.own(family) : AddressClass.others(family));
      if (family == Family.IP6) {
        parties.add(own ? AddressClass.linkLocalOwn() : AddressClass.linkLocalOthers());
      }
    }
    if (listeners) {
      parties.add(AddressClass.groups(family));
    } else if (isSentToGroups(family, type)) {
      parties.add(AddressClass.groupsOfALink(family));
    }
    if (family == Family.IP4 && (type == 9 || type == 10)) {
      parties.add(AddressClass.limitedBroadcast());
    }
    return parties;
  }

  /** Redirects and address mask replies go to one host each. */
  private static boolean isSentToGroups(Family family, int type) {
    return switch (family) {
      case IP4 -> type == 9 || type == 10;
      case IP6 -> type != 137;
    };
  }
}
