package io.echogate.datapath.layout;

import io.echogate.policy.AddressSet;
import io.echogate.policy.Condition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** What a rule demands of messages of one type beyond their type. */
public sealed interface Demand {

  /**
   * One of these codes.
   *
   * @param ranges ascending, not touching one another, and not all codes
   */
  record Codes(List<Range> ranges) implements Demand {
    public Codes {
      ranges = List.copyOf(ranges);
    }

    /** Codes that follow one another; both bounds belong to them. */
    public record Range(int first, int last) {}

    static Codes of(IntStream codes) {
      BitSet set = new BitSet();
      codes.forEach(set::set);
      List<Range> ranges = new ArrayList<>();
      for (int first = set.nextSetBit(0); first >= 0; ) {
        int end = set.nextClearBit(first);
        ranges.add(new Range(first, end - 1));
        first = set.nextSetBit(end);
      }
      return new Codes(ranges);
    }
  }

  /** A source address in the set, or not in it. */
  record Source(boolean negated, AddressSet addresses) implements Demand {}

  /** A destination address in the set, or not in it. */
  record Destination(boolean negated, AddressSet addresses) implements Demand {}

  /** A number that compares so. */
  record Compare(Condition.Compare comparison) implements Demand {}

  /**
   * A time before a deadline.
   *
   * @param word the number of the deadline among those of the policy
   */
  record Before(int word) implements Demand {}

  /**
   * An answer to a query that left lately.
   *
   * @param type the answer's type
   */
  record Solicited(int type) implements Demand {}

  /** Demands that need no more words. */
  enum Plain implements Demand {
    /** An error about a packet of a flow that the machine knows. */
    RELATED,
    /** The hop limit with which neighbour discovery is sent (RFC 4861, section 7.1). */
    FROM_NEIGHBOR,
    /** Hop limit and source of multicast listener and router discovery (RFC 9777, section 5). */
    FROM_LISTENER,
    /** An IPv4 source in an attached subnet. */
    FROM_SUBNET
  }
}
