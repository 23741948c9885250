package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.QuoteValue;
import io.echogate.icmp.Tuple;
import io.echogate.policy.Address;
import io.echogate.policy.AddressSet;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Prefix;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The table of conditions of the language reference, section 4, as plainly as possible. */
final class ConditionReference {
  private static final long SECOND = 1_000_000_000L;
  private static final Map<String, Integer> QUERIES =
      Map.of(
          "ip4 0", 8, "ip4 14", 13, "ip4 16", 15, "ip4 18", 17, "ip4 43", 42, "ip6 129", 128,
          "ip6 140", 139, "ip6 161", 160);
  private static final Set<String> ERRORS =
      Set.of("ip4 3", "ip4 4", "ip4 11", "ip4 12", "ip4 31", "ip6 1", "ip6 2", "ip6 3", "ip6 4");
  private static final Set<Integer> NEIGHBORS = Set.of(133, 134, 135, 136, 137, 141, 142, 148, 149);
  private static final Set<Integer> LISTENERS = Set.of(130, 131, 132, 143, 151, 152, 153);
  private static final Prefix LINK_LOCAL = Prefix.of(Address.parse("fe80::").orElseThrow(), 10);

  private static final Prefix MULTICAST = Prefix.of(Address.parse("ff00::").orElseThrow(), 8);

  private final Machine machine;
  private final Instant clockZero;
  private final List<Event> left = new ArrayList<>();
  private final List<Event> seen = new ArrayList<>();

  /** A packet at a time. */
  private record Event(PacketValue packet, long time) {}

  ConditionReference(Machine machine, Instant clockZero) {
    this.machine = machine;
    this.clockZero = clockZero;
  }

  /** Writes down what left. */
  void left(PacketValue packet, long now) {
    left.add(new Event(packet, now));
  }

  /** Writes down what was seen, for flows. */
  void seen(PacketValue packet, long now) {
    seen.add(new Event(packet, now));
  }

  boolean holds(Condition condition, PacketValue packet, long now) {
    return switch (condition) {
      case Condition.From(boolean negated, AddressSet set) -> in(set, source(packet)) == !negated;
      case Condition.To(boolean negated, AddressSet set) ->
          in(set, destination(packet)) == !negated;
      case Condition.Compare compare -> holds(compare, packet);
      case Condition.Until(LocalDate day) ->
          !LocalDate.ofInstant(clockZero.plusNanos(now), ZoneOffset.UTC).isAfter(day);
      case Condition.Flag.LOG -> true;
      case Condition.Flag.RELATED -> related(packet, now);
      case Condition.Flag.SOLICITED -> solicited(packet, now);
      case Condition.Flag.ON_LINK -> onLink(packet);
    };
  }

  private static Address source(Tuple packet) {
    Family family = Objects.requireNonNull(packet.family());
    return new Address(family, packet.sourceHigh(), packet.sourceLow());
  }

  private static Address destination(Tuple packet) {
    Family family = Objects.requireNonNull(packet.family());
    return new Address(family, packet.destinationHigh(), packet.destinationLow());
  }

  private boolean in(AddressSet set, Address address) {
    return set.own().prefixes().anyMatch(prefix -> in(prefix, address))
        || set.members().stream().anyMatch(member -> in(member.addresses(), address))
        || set.ownBuiltIns().stream().anyMatch(builtIn -> in(builtIn, address));
  }

  private static boolean in(Prefix prefix, Address address) {
    return prefix.family() == address.family()
        && Prefix.of(address, prefix.length()).equals(prefix);
  }

  private boolean in(BuiltInSet set, Address address) {
    return switch (set) {
      case SELF -> machine.addresses().contains(address);
      case MULTICAST -> isMulticast(address);
      case BROADCAST ->
          address.family() == Family.IP4
              && (address.low() == 0xffff_ffffL
                  || machine.subnets().stream()
                      .filter(subnet -> in(subnet, address) && subnet.length() < 31)
                      .anyMatch(subnet -> isLast(subnet, address)));
    };
  }

  private static boolean isLast(Prefix subnet, Address address) {
    return !in(subnet, new Address(Family.IP4, 0, address.low() + 1));
  }

  private static boolean isMulticast(Address address) {
    return address.family() == Family.IP4
        ? address.low() >> 24 >= 224 && address.low() >> 24 < 240
        : in(MULTICAST, address);
  }

  private static boolean holds(Condition.Compare compare, PacketValue packet) {
    int number =
        switch (compare.quantity()) {
          case PAYLOAD -> packet.payloadLength();
          case LENGTH -> packet.length();
          case HOP_LIMIT -> packet.hopLimit();
        };
    return switch (compare.relation()) {
      case AT_MOST -> number <= compare.value();
      case AT_LEAST -> number >= compare.value();
      case EQUAL -> number == compare.value();
    };
  }

  private boolean related(PacketValue packet, long now) {
    QuoteValue quote = packet.quote();
    return ERRORS.contains(packet.family() + " " + packet.type())
        && quote != null
        && source(quote).equals(destination(packet))
        && seen.stream().anyMatch(event -> sameFlow(event.packet, quote) && isAlive(event, now));
  }

  private static boolean sameFlow(Tuple one, Tuple other) {
    List<Object> flow = flow(one);
    return !flow.isEmpty() && flow.equals(flow(other));
  }

  /** A flow as a list of what must be equal; empty if the packet tells none. */
  private static List<Object> flow(Tuple packet) {
    Family family = packet.family();
    if (family == null || packet.protocol() < 0) {
      return List.of();
    }
    String from = source(packet) + " ";
    String to = destination(packet) + " ";
    Object query = "";
    if (packet.protocol() == family.protocol()) {
      if (packet.identifier() < 0) {
        return List.of();
      }
      int type = QUERIES.getOrDefault(family + " " + packet.type(), packet.type());
      query = type + " " + packet.identifier();
    } else if (Set.of(6, 17, 33, 132, 136).contains(packet.protocol())) {
      if (packet.sourcePort() < 0) {
        return List.of();
      }
      from += packet.sourcePort();
      to += packet.destinationPort();
    }
    List<String> ends = from.compareTo(to) < 0 ? List.of(from, to) : List.of(to, from);
    return List.of(family, packet.protocol(), query, ends);
  }

  private static boolean isAlive(Event event, long now) {
    long seconds =
        switch (event.packet.protocol()) {
          case 6 -> 7_440;
          case 17 -> 120;
          default -> event.packet.identifier() >= 0 ? 60 : 600;
        };
    return now - event.time <= seconds * SECOND;
  }

  private boolean solicited(PacketValue reply, long now) {
    return left.stream()
        .anyMatch(event -> now - event.time <= 60 * SECOND && answers(reply, event.packet));
  }

  private static boolean answers(PacketValue reply, PacketValue query) {
    Family family = reply.family();
    boolean header = Set.of("WHOLE", "ATOMIC", "FIRST_FRAGMENT").contains(query.form().name());
    return family == query.family()
        && header
        && !query.truncated()
        && Objects.equals(QUERIES.get(family + " " + reply.type()), query.type())
        && destination(reply).equals(source(query))
        && (isMulticast(destination(query)) || source(reply).equals(destination(query)))
        && (reply.type() == 140
            ? reply.nonce() == query.nonce()
                && reply.payloadLength() >= 8
                && query.payloadLength() >= 8
            : reply.identifier() == query.identifier());
  }

  private boolean onLink(PacketValue packet) {
    if (packet.family() == Family.IP4) {
      return Set.of(5, 9, 10).contains(packet.type())
          && machine.subnets().stream().anyMatch(subnet -> in(subnet, source(packet)));
    }
    Address source = source(packet);
    return (NEIGHBORS.contains(packet.type()) && packet.hopLimit() == 255)
        || (LISTENERS.contains(packet.type())
            && packet.hopLimit() == 1
            && (in(LINK_LOCAL, source) || source.toString().equals("::")));
  }
}
