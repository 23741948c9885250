package io.echogate.firewalls.rules;

import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import io.echogate.policy.PrefixSet;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What a packet must meet for a rule to concern it. */
public sealed interface Match {

  /**
   * It is of one of these families. A chain that sees but one family needs none.
   *
   * @param families at least one
   */
  record OfFamily(Set<Family> families) implements Match {
    public OfFamily {
      families = Set.copyOf(families);
    }
  }

  /**
   * The protocol behind all extension headers is one of these numbers, or none of them. A later
   * fragment has the protocol of its first one.
   *
   * @param protocols numbers of protocols, 0-255: 1 is ICMP, 58 is ICMPv6, in either family
   */
  record Protocol(boolean negated, Ranges protocols) implements Match {}

  /**
   * It is an ICMP message of this family and one of these; no later fragment is, and nothing of
   * another protocol or family.
   *
   * @param messages a rule that excludes messages has all others here
   */
  record Messages(Family family, MessageSet messages) implements Match {}

  /**
   * An address of it is in these prefixes, or in none of them. A packet of the other family never
   * meets it, negated or not.
   *
   * @param family that of the addresses
   * @param set the name of the set, where the prefixes have one
   */
  record Addresses(
      Side side, Family family, boolean negated, PrefixSet prefixes, Optional<String> set)
      implements Match {}

  /**
   * An address of it has these bits where the mask has ones, or has not. For masks that are no
   * prefixes. A packet of the other family never meets it.
   */
  record Wildcard(
      Side side, boolean negated, io.echogate.policy.Address value, io.echogate.policy.Address mask)
      implements Match {}

  /**
   * The machine's routing table calls an address of it one of these kinds, or none of them.
   *
   * @param kinds at least one
   */
  record AddressKinds(Side side, boolean negated, Set<AddressKind> kinds) implements Match {
    public AddressKinds {
      kinds = Set.copyOf(kinds);
    }
  }

  /** It was sent to this machine, to all or to a group as the link layer sees it, or was not. */
  record LinkKinds(boolean negated, Set<LinkKind> kinds) implements Match {
    public LinkKinds {
      kinds = Set.copyOf(kinds);
    }
  }

  /**
   * It came by one of these interfaces, or leaves by one of them; or by none of them.
   *
   * @param names a last {@code *} stands for any end; hooks before an interface is known never meet
   *     it
   */
  record Interfaces(Way way, boolean negated, Set<String> names) implements Match {
    public Interfaces {
      names = Set.copyOf(names);
    }

    /** Whether a name is one of these, some of which may end with a {@code *}. */
    public static boolean isAmong(String name, Set<String> patterns) {
      for (String pattern : patterns) {
        boolean same =
            pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
        if (same) {
          return true;
        }
      }
      return false;
    }
  }

  /** Connection tracking calls it one of these, or none of them. */
  record States(boolean negated, Set<State> states) implements Match {
    public States {
      states = Set.copyOf(states);
    }
  }

  /** A number of it lies in these ranges, or in none of them. */
  record Numbers(Quantity quantity, boolean negated, Ranges ranges) implements Match {}

  /**
   * It is one of these: a whole packet, a first fragment, a later one.
   *
   * @param parts at least one
   */
  record Parts(Set<Part> parts) implements Match {
    public Parts {
      parts = Set.copyOf(parts);
    }
  }

  /** It comes before an instant, in UTC. */
  record Before(Instant end) implements Match {}

  /**
   * A limit still has room for it, or has not.
   *
   * @param over whether the match holds for packets beyond the limit instead of those within
   */
  record Limit(LimitSpec limit, boolean over) implements Match {}

  /**
   * Something that is not known here; it may hold or not.
   *
   * @param what in the dialect's words, with its values
   */
  record Unknown(String what) implements Match {
    /** What keeps packets that are routed out of the chains of a bridge. */
    public static final String NO_BRIDGE = "comes over no bridge";
  }

  /** Which address of a packet. */
  enum Side {
    SOURCE,
    DESTINATION
  }

  /** Which interface of a packet. */
  enum Way {
    /** That by which it came. */
    IN,
    /** That by which it leaves. */
    OUT
  }

  /** What a routing table calls an address: {@code RTN_*} of {@code linux/rtnetlink.h}. */
  enum AddressKind {
    UNSPEC,
    UNICAST,
    LOCAL,
    BROADCAST,
    ANYCAST,
    MULTICAST,
    BLACKHOLE,
    UNREACHABLE,
    PROHIBIT
  }

  /** What the link layer calls a packet: {@code PACKET_*} of {@code linux/if_packet.h}. */
  enum LinkKind {
    UNICAST,
    BROADCAST,
    MULTICAST,
    OTHER
  }

  /** What connection tracking calls a packet. */
  enum State {
    NEW,
    ESTABLISHED,
    RELATED,
    INVALID,
    UNTRACKED
  }

  /** A number that packets have. */
  enum Quantity {
    /** Bytes of the IP packet. */
    LENGTH,
    /** TTL or hop limit. */
    HOP_LIMIT,
    /** DSCP, 0-63. */
    DSCP
  }

  /** Which part of a message a packet is. */
  enum Part {
    /** All of it. */
    WHOLE,
    /** All of it, behind a fragment header that fragments nothing; IPv6 only. */
    ATOMIC,
    /** A first fragment. */
    FIRST,
    /** A fragment that is not the first. */
    LATER
  }
}
