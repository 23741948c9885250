package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What policies may ask of the machine: the built-in sets {@code @self} and {@code @broadcast}, and
 * where IPv4 neighbours are.
 *
 * @param self the machine's own addresses
 * @param broadcasts the limited broadcast and those of its IPv4 subnets
 * @param attached what its IPv4 subnets hold, in order; they neither overlap nor touch
 */
public record MachineContents(Set<Address> self, Set<Address> broadcasts, List<Range> attached) {
  private static final long LIMITED_BROADCAST = 0xffff_ffffL;

  /** The longest prefix of a subnet with a broadcast address (RFC 3021). */
  private static final int LONGEST_WITH_BROADCAST = 30;

  public MachineContents {
    self = Set.copyOf(self);
    broadcasts = Set.copyOf(broadcasts);
    attached = List.copyOf(attached);
  }

  /** IPv4 addresses in a row, the first and the last included. */
  public record Range(long first, long last) {}

  /** Whether an IPv4 address lies in an attached subnet. */
  public boolean isAttached(long address) {
    return attached.stream().anyMatch(range -> range.first() <= address && address <= range.last());
  }

  /** What a machine with these addresses and subnets, of both families, is asked. */
  public static MachineContents of(Collection<Address> addresses, Collection<Prefix> subnets) {
    Set<Address> broadcasts = new HashSet<>();
    broadcasts.add(ip4(LIMITED_BROADCAST));
    List<Range> ranges = new ArrayList<>();
    for (Prefix subnet : subnets) {
      if (subnet.family() == Family.IP4) {
        Range range = new Range(subnet.low(), subnet.low() | LIMITED_BROADCAST >>> subnet.length());
        ranges.add(range);
        if (subnet.length() <= LONGEST_WITH_BROADCAST) {
          broadcasts.add(ip4(range.last()));
        }
      }
    }
    return new MachineContents(new HashSet<>(addresses), broadcasts, merged(ranges));
  }

  private static Address ip4(long address) {
    return new Address(Family.IP4, 0, address);
  }

  private static List<Range> merged(List<Range> ranges) {
    List<Range> merged = new ArrayList<>();
    for (Range range : ranges.stream().sorted(Comparator.comparingLong(Range::first)).toList()) {
      if (!merged.isEmpty() && range.first() <= merged.getLast().last() + 1) {
        Range before = merged.removeLast();
        range = new Range(before.first(), Math.max(before.last(), range.last()));
      }
      merged.add(range);
    }
    return merged;
  }
}
