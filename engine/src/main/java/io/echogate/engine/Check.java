package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.icmp.Quote;
import io.echogate.policy.Condition;
import io.echogate.policy.PrefixSet;

/**
 * A condition of a rule, made ready for messages of one family and type. A packet that is asked
 * about has a whole ICMP header. Asking allocates nothing.
 */
sealed interface Check {

  /**
   * Whether a packet meets a condition, of whichever kind. To look which kind it is takes less than
   * to call what could be any of them, and compiles into the caller.
   */
  static boolean holds(Check check, Packet packet, long now) {
    return switch (check) {
      case Destination destination -> destination.holds(packet, now);
      case Compares compares -> compares.holds(packet, now);
      case Source source -> source.holds(packet, now);
      case FromNeighbor neighbor -> neighbor.holds(packet, now);
      case FromListener listener -> listener.holds(packet, now);
      case Before before -> before.holds(packet, now);
      case FromSubnet subnet -> subnet.holds(packet, now);
      case Related related -> related.holds(packet, now);
      case Solicited solicited -> solicited.holds(packet, now);
    };
  }

  /** What asking costs: the cheap ones come first, and spare the others often. */
  enum Cost {
    ARITHMETIC,
    SEARCH,
    TABLE
  }

  /** What asking this costs. */
  default Cost cost() {
    return switch (this) {
      case Compares compares -> Cost.ARITHMETIC;
      case Before before -> Cost.ARITHMETIC;
      case FromNeighbor neighbor -> Cost.ARITHMETIC;
      case FromListener listener -> Cost.ARITHMETIC;
      case Source source -> Cost.SEARCH;
      case Destination destination -> Cost.SEARCH;
      case FromSubnet subnet -> Cost.SEARCH;
      case Related related -> Cost.TABLE;
      case Solicited solicited -> Cost.TABLE;
    };
  }

  /** The source is in one of the sets, or is in none. */
  record Source(Family family, boolean negated, PrefixSet written, PrefixSet builtIn)
      implements Check {
    boolean holds(Packet packet, long now) {
      long high = packet.sourceHigh();
      long low = packet.sourceLow();
      return negated
          != (written.contains(family, high, low) || builtIn.contains(family, high, low));
    }
  }

  /** The destination is in one of the sets, or is in none. */
  record Destination(Family family, boolean negated, PrefixSet written, PrefixSet builtIn)
      implements Check {
    boolean holds(Packet packet, long now) {
      long high = packet.destinationHigh();
      long low = packet.destinationLow();
      return negated
          != (written.contains(family, high, low) || builtIn.contains(family, high, low));
    }
  }

  /** A number compares so. */
  record Compares(Condition.Compare comparison) implements Check {
    boolean holds(Packet packet, long now) {
      return comparison.holds(
          switch (comparison.quantity()) {
            case PAYLOAD -> packet.payloadLength();
            case LENGTH -> packet.length();
            case HOP_LIMIT -> packet.hopLimit();
          });
    }
  }

  /** The time is before a deadline, in nanoseconds of the evaluator's clock. */
  record Before(long deadline) implements Check {
    boolean holds(Packet packet, long now) {
      return now < deadline;
    }
  }

  /**
   * An error quotes a packet of a known flow, and goes to where the quoted packet came from: errors
   * are sent to its source, and nowhere else (RFC 792; RFC 4443, section 3).
   */
  record Related(Flows flows) implements Check {
    boolean holds(Packet packet, long now) {
      Quote quote = packet.quote();
      return quote != null
          && quote.sourceHigh() == packet.destinationHigh()
          && quote.sourceLow() == packet.destinationLow()
          && flows.know(quote, now);
    }
  }

  /** A reply answers a query that left lately. */
  record Solicited(Requests requests) implements Check {
    boolean holds(Packet packet, long now) {
      return requests.answeredBy(packet, now);
    }
  }

  /**
   * The hop limit with which neighbour discovery is sent, and which no router leaves as it is (RFC
   * 4861, section 7.1; RFC 3971, section 6.4).
   */
  record FromNeighbor() implements Check {
    private static final int HOP_LIMIT = 255;

    boolean holds(Packet packet, long now) {
      return packet.hopLimit() == HOP_LIMIT;
    }
  }

  /**
   * Hop limit and source of multicast listener and router discovery: 1, and link-local or
   * unspecified (RFC 9777, section 5; RFC 3590; RFC 4286, section 3).
   */
  record FromListener() implements Check {
    private static final long LINK_LOCAL = 0xfe80_0000_0000_0000L >>> 54;

    boolean holds(Packet packet, long now) {
      long high = packet.sourceHigh();
      return packet.hopLimit() == 1
          && (high >>> 54 == LINK_LOCAL || (high == 0 && packet.sourceLow() == 0));
    }
  }

  /** The IPv4 source is in an attached subnet. */
  record FromSubnet(PrefixSet subnets) implements Check {
    boolean holds(Packet packet, long now) {
      return subnets.contains(Family.IP4, 0, packet.sourceLow());
    }
  }
}
