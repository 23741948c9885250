package io.echogate.firewalls.export;

import io.echogate.firewalls.export.RegionSample.Before;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.regions.Outcome;
import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.regions.Slice;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes real packets for regions, or says why there is none. */
final class RegionPackets {
  private static final Map<Integer, Integer> QUERIES =
      Map.of(0, 8, 14, 13, 16, 15, 18, 17, 129, 128, 140, 139);
  private static final int REDIRECT6 = 137;

  /** Header and data that an error quotes at least, which is how long our flows' packets are. */
  private static final int QUERY_BYTES = 8;

  private final RandomGenerator random;
  private final AddressUses addresses;

  /** Identifiers: queries with one of their own begin a flow of their own. */
  private int identifier;

  private int tag;

  RegionPackets(RandomGenerator random, AddressUses addresses, int firstIdentifier) {
    this.random = random;
    this.addresses = addresses;
    this.identifier = firstIdentifier;
  }

  /** How far identifiers have been given. */
  int identifier() {
    return identifier;
  }

  /** What all packets of a slice have, read once. */
  record Values(
      Slice slice,
      MessageSet messages,
      Set<AddressKind> sourceKinds,
      Set<AddressKind> destinationKinds,
      Set<LinkKind> linkKinds,
      int dscp,
      Ranges lengths,
      Ranges hopLimits,
      List<String> in,
      List<String> out) {
    static Values of(Slice slice, Course course) {
      return new Values(
          slice,
          slice.messages(),
          slice.sourceKinds(),
          slice.destinationKinds(),
          slice.linkKinds(),
          slice.dscp(),
          slice.lengths(),
          slice.hopLimits(),
          course == Course.OUT ? List.of("") : slice.in(),
          course == Course.IN ? List.of("") : slice.out());
    }
  }

  /** A packet, or why there is none. */
  sealed interface Attempt {
    record Made(RegionSample sample) implements Attempt {}

    record Impossible(String why) implements Attempt {}
  }

  private static final class ImpossibleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ImpossibleException(String why) {
      super(why, null, false, false);
    }
  }

  Attempt of(Subject subject, State state, Values values, Plane.Cell cell) {
    Outcome outcome = cell.outcome();
    if (!outcome.isAlways() && !outcome.isNever()) {
      return new Attempt.Impossible("it depends on a limit, or on what is not understood");
    }
    try {
      return new Attempt.Made(make(subject, state, values, cell));
    } catch (ImpossibleException e) {
      return new Attempt.Impossible(String.valueOf(e.getMessage()));
    }
  }

  private RegionSample make(Subject subject, State state, Values values, Plane.Cell cell) {
    Course course = subject.course();
    Family family = subject.family();
    boolean flow = state == State.ESTABLISHED || state == State.RELATED;
    LinkKind linkKind =
        any(
            meeting(
                values.linkKinds,
                course == Course.IN
                    ? EnumSet.of(LinkKind.UNICAST, LinkKind.BROADCAST, LinkKind.MULTICAST)
                    : EnumSet.of(LinkKind.UNICAST)),
            "no frame of that kind comes to rules on that course");
    String in = any(values.in, "no such interface");
    String out = any(values.out, "no such interface");
    int message = message(values.messages);
    int type = message >> 8;
    int code = message & 0xff;
    boolean redirect6 = family == Family.IP6 && type == REDIRECT6 && state == State.RELATED;
    if (redirect6 && code != 0) {
      throw new ImpossibleException("Linux relates no such redirect to a flow");
    }
    AddressKind sourceKind =
        any(
            meeting(
                values.sourceKinds,
                flow ? RegionAddresses.ofFlows() : RegionAddresses.sourceKinds(course, family)),
            "no packet comes from an address of that kind");
    AddressKind destinationKind =
        any(
            meeting(
                values.destinationKinds,
                flow
                    ? meeting(
                        RegionAddresses.ofFlows(), RegionAddresses.destinationKinds(course, family))
                    : RegionAddresses.destinationKinds(course, family)),
            "no packet goes that course to an address of that kind");
    boolean unspecified =
        values.sourceKinds.containsAll(Set.of(AddressKind.UNSPEC, AddressKind.UNICAST)) && !flow;
    Address source =
        addresses
            .pick(
                cell.sources(),
                family,
                sourceKind,
                "",
                one ->
                    RegionAddresses.isSource(one, course, sourceKind, in, unspecified)
                        && (!redirect6 || AddressUses.isLinkLocal(one)))
            .orElseThrow(
                () -> new ImpossibleException("no packet comes from such an address to rules"));
    String route = course == Course.FORWARD ? out : "";
    Address destination =
        addresses
            .pick(
                cell.destinations(),
                family,
                destinationKind,
                route,
                one ->
                    !one.equals(source)
                        && RegionAddresses.isDestination(one, course, destinationKind, in))
            .orElseThrow(
                () -> new ImpossibleException("no packet goes that course to such an address"));
    int hopLimit = hopLimit(values.hopLimits, course, redirect6);
    int least = least(family, state, redirect6);
    int length = length(values.lengths, least);
    addresses.use(source, sourceKind, "");
    addresses.use(destination, destinationKind, route);

    Situation situation =
        new Situation(
            family,
            family.protocol(),
            subject.part(),
            type,
            code,
            source,
            destination,
            length,
            hopLimit,
            values.dscp,
            in,
            out,
            state,
            sourceKind,
            destinationKind,
            linkKind,
            subject.time());
    if (!values.slice.contains(situation) || !cell.contains(source, destination)) {
      throw new AssertionError("no packet of its region: " + situation);
    }
    List<Before> before = new ArrayList<>();
    byte[] rest = rest(situation, before, length - header(family) - 4);
    RawPackets.Packet packet =
        packet(situation, RawPackets.message(family, source, destination, type, code, rest));
    return new RegionSample(
        course,
        situation,
        cell.outcome(),
        before,
        RawPackets.list(packet.bytes(values.dscp)),
        RawPackets.list(station(linkKind)),
        packet.tag(),
        isTold(situation));
  }

  private int message(MessageSet messages) {
    int[] types = messages.types().toArray();
    int type = types[random.nextInt(types.length)];
    int[] codes = messages.codes(type).toArray();
    return type << 8 | codes[random.nextInt(3) == 0 ? random.nextInt(codes.length) : 0];
  }

  private int hopLimit(Ranges hopLimits, Course course, boolean redirect6) {
    int least = redirect6 ? 255 : course == Course.FORWARD ? 2 : 0;
    List<Integer> some = new ArrayList<>();
    for (Ranges.Range range : hopLimits.list()) {
      if (range.last() >= least) {
        some.add(Math.max(range.first(), least));
        some.add(range.last());
      }
    }
    return any(some, "no packet with such a hop limit gets there");
  }

  private int length(Ranges lengths, int least) {
    List<Integer> some = new ArrayList<>();
    for (Ranges.Range range : lengths.list()) {
      if (range.last() >= least && range.first() <= JudgedRouter.LONGEST) {
        some.add(Math.max(range.first(), least));
        if (range.last() < 2_000) {
          some.add(range.last());
        }
      }
    }
    return any(some, "no packet of that state has such a length");
  }

  private static int header(Family family) {
    return family == Family.IP4 ? 20 : 40;
  }

  private static int least(Family family, State state, boolean redirect6) {
    int own = header(family) + QUERY_BYTES;
    if (redirect6) {
      return own + 40 + header(family) + QUERY_BYTES;
    }
    return state == State.RELATED ? own + header(family) + QUERY_BYTES : own;
  }

  /** Whom an error about a packet would reach, and who may have one. */
  private static boolean isTold(Situation packet) {
    return packet.linkKind() == LinkKind.UNICAST
        && packet.sourceKind() == AddressKind.UNICAST
        && packet.destinationKind() != AddressKind.MULTICAST
        && packet.destinationKind() != AddressKind.BROADCAST
        && packet.destinationKind() != AddressKind.ANYCAST
        && !AddressUses.isLinkLocal(packet.source())
        && (packet.source().high() != 0 || packet.family() == Family.IP4);
  }

  private static byte[] station(LinkKind kind) {
    return switch (kind) {
      case BROADCAST -> HexFormat.of().parseHex("ffffffffffff");
      case MULTICAST -> HexFormat.of().parseHex("01005e000001");
      case UNICAST, OTHER -> new byte[0];
    };
  }

  /** What stands behind type, code and checksum, and what has to be sent before. */
  private byte[] rest(Situation sample, List<Before> before, int length) {
    byte[] rest = new byte[length];
    ByteBuffer out = ByteBuffer.wrap(rest);
    int own = identifier++ & 0xffff;
    Address far = AddressUses.FAR.get(sample.family() == Family.IP4 ? 0 : 1);
    if (sample.state() == State.RELATED) {
      RawPackets.Packet quoted =
          query(sample, sample.destination(), far, sample.family() == Family.IP4 ? 8 : 128, 0, own);
      before.add(new Before(sample.out().isEmpty(), quoted));
      if (sample.type() == REDIRECT6 && sample.family() == Family.IP6) {
        out.position(36).put((byte) 4).put((byte) ((8 + quoted.bytes().length) / 8)).position(44);
      } else {
        out.position(4);
      }
      out.put(quoted.bytes());
      return rest;
    }
    out.putShort((short) own);
    if (sample.state() == State.ESTABLISHED) {
      boolean in = sample.out().isEmpty();
      boolean leaves = sample.in().isEmpty();
      if (Tracking.isQuery(sample.family(), sample.type())) {
        int reply =
            QUERIES.entrySet().stream()
                .filter(entry -> entry.getValue() == sample.type())
                .findFirst()
                .orElseThrow()
                .getKey();
        before.add(
            new Before(
                leaves,
                query(
                    sample,
                    sample.source(),
                    sample.destination(),
                    sample.type(),
                    sample.code(),
                    own)));
        before.add(
            new Before(
                in,
                query(sample, sample.destination(), sample.source(), reply, sample.code(), own)));
      } else {
        int query = Optional.ofNullable(QUERIES.get(sample.type())).orElseThrow();
        before.add(
            new Before(
                in,
                query(sample, sample.destination(), sample.source(), query, sample.code(), own)));
      }
    }
    return rest;
  }

  private RawPackets.Packet query(
      Situation sample, Address from, Address to, int type, int code, int own) {
    byte[] rest = new byte[QUERY_BYTES - 4];
    ByteBuffer.wrap(rest).putShort((short) own);
    return new RawPackets.Packet(
        sample.family(),
        from,
        to,
        64,
        ++tag,
        0,
        false,
        sample.family().protocol(),
        RawPackets.message(sample.family(), from, to, type, code, rest));
  }

  private RawPackets.Packet packet(Situation sample, List<Byte> body) {
    return new RawPackets.Packet(
        sample.family(),
        sample.source(),
        sample.destination(),
        sample.hopLimit(),
        ++tag,
        0,
        false,
        sample.family().protocol(),
        body);
  }

  private static <E extends Enum<E>> Set<E> meeting(Set<E> some, Set<E> others) {
    Set<E> both = EnumSet.copyOf(others);
    both.retainAll(some);
    return both;
  }

  private <T> T any(Collection<T> some, String otherwise) {
    if (some.isEmpty()) {
      throw new ImpossibleException(otherwise);
    }
    return List.copyOf(some).get(random.nextInt(some.size()));
  }
}
