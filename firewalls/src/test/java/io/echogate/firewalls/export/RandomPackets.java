package io.echogate.firewalls.export;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Packets around what random policies speak of, such as a kernel lets come to its rules: every
 * type, codes, sizes, hop limits; errors about flows and replies to queries, right ones and nearly
 * right ones; options and extension headers, fragments, messages that are cut, the other family's
 * ICMP.
 */
final class RandomPackets {
  private static final int[] COMMON4 = {0, 3, 4, 5, 8, 8, 9, 10, 11, 12, 13, 14, 17, 42, 43};
  private static final int[] COMMON6 = {
    1, 2, 3, 4, 128, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 143, 160
  };
  private static final int[] HOP_LIMITS = {1, 2, 64, 254, 255, 255};

  private static final List<Address> OTHERS4 =
      addresses(
          "192.0.2.1",
          "192.0.2.3",
          "192.0.2.4",
          "198.51.100.1",
          "198.51.100.4",
          "10.0.0.1",
          "10.0.0.6",
          "203.0.113.9");
  private static final List<Address> OTHERS6 =
      addresses(
          "2001:db8::1",
          "2001:db8::4",
          "2001:db8:0:1::1",
          "2001:db8:0:1::4",
          "fe80::1",
          "fe80::4",
          "2001:db8:77::1",
          "::");
  private static final List<Address> OWN4 =
      addresses("192.0.2.2", "198.51.100.2", "198.51.100.3", "10.0.0.5");
  private static final List<Address> OWN6 = addresses("2001:db8::2", "2001:db8:0:1::3", "fe80::5");
  private static final List<Address> GROUPS4 =
      addresses("192.0.2.255", "255.255.255.255", "224.0.0.1");
  private static final List<Address> GROUPS6 = addresses("ff02::1", "ff02::1:ff00:2");

  /**
   * At least as many as there are packets for a policy; 224 times so many are below the markers of
   * the host.
   */
  private static final int TAGS = 256;

  /** Where queries and other flows go: beyond the other host, which answers none of them. */
  private static final List<Address> FAR =
      addresses("198.51.100.4", "10.0.0.6", "203.0.113.9", "2001:db8:0:1::4", "2001:db8:77::1");

  private final RandomGenerator random;
  private final boolean fragments;
  private final List<RawPackets.Packet> flows = new ArrayList<>();

  /** Identifiers and ports begin here: flows of an earlier policy are tracked for a while. */
  private final int first;

  private int tag;

  /**
   * Packets of one policy.
   *
   * @param fragments whether some come in pieces
   */
  RandomPackets(RandomGenerator random, boolean fragments) {
    this(random, fragments, 0);
  }

  /**
   * Packets of one policy of several that a kernel judges one after the other. Pieces whose
   * neighbours are dropped wait there for half a minute or more, and a later packet that bears
   * their number would be put together with them.
   *
   * @param round which policy it is: packets of 224 rounds that follow each other have no tag in
   *     common
   */
  RandomPackets(RandomGenerator random, boolean fragments, int round) {
    this.tag = TAGS * (round % 224);
    this.random = random;
    this.fragments = fragments;
    this.first = 1024 + 4 * random.nextInt(15_000);
  }

  private static List<Address> addresses(String... texts) {
    return List.of(texts).stream().map(text -> Address.parse(text).orElseThrow()).toList();
  }

  /** What the judged host sends first: queries, and packets of UDP. */
  List<RawPackets.Packet> flows() {
    for (Address far : FAR) {
      Address own = any(far.family() == Family.IP4 ? OWN4.subList(0, 1) : OWN6.subList(0, 1));
      for (int i = 0; i < 2; i++) {
        boolean query = i == 0;
        byte[] rest = new byte[12];
        ByteBuffer.wrap(rest).putShort(0, (short) (first + random.nextInt(2)));
        List<Byte> body =
            query
                ? RawPackets.message(
                    far.family(), own, far, far.family() == Family.IP4 ? 8 : 128, 0, rest)
                : udp();
        flows.add(
            new RawPackets.Packet(
                far.family(),
                own,
                far,
                64,
                ++tag,
                0,
                false,
                query ? far.family().protocol() : 17,
                body));
      }
    }
    return flows;
  }

  private List<Byte> udp() {
    ByteBuffer udp = ByteBuffer.allocate(16);
    udp.putShort((short) (first + random.nextInt(3))).putShort((short) 53).putShort((short) 16);
    // IPv6 wants a checksum; what connection tracking calls invalid would be no flow.
    return RawPackets.list(udp.array());
  }

  /** A packet for the judged host. */
  Sent arriving() {
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    if (oneIn(4)) {
      RawPackets.Packet flow = any(flows);
      if (oneIn(2) && flow.protocol() != 17) {
        return whole(reply(flow));
      }
      return whole(error(flow));
    }
    Address source = any(family == Family.IP4 ? OTHERS4 : OTHERS6);
    Address destination =
        oneIn(8)
            ? any(family == Family.IP4 ? GROUPS4 : GROUPS6)
            : any(family == Family.IP4 ? OWN4 : OWN6);
    return packet(family, source, destination, true);
  }

  /** A packet that the judged host sends. */
  Sent leaving() {
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    Address source = any(family == Family.IP4 ? OWN4 : OWN6.subList(0, 2));
    Address destination =
        family == Family.IP4
            ? any(oneIn(8) ? GROUPS4 : OTHERS4)
            : any(oneIn(8) ? GROUPS6 : OTHERS6.subList(0, 4));
    return packet(family, source, destination, false);
  }

  private Sent packet(Family family, Address source, Address destination, boolean arrives) {
    int type = oneIn(4) ? random.nextInt(256) : any(family == Family.IP4 ? COMMON4 : COMMON6);
    int code = oneIn(2) ? 0 : oneIn(4) ? random.nextInt(256) : random.nextInt(7);
    byte[] rest = new byte[4 + random.nextInt(oneIn(4) ? 300 : 110)];
    random.nextBytes(rest);
    List<Byte> body = RawPackets.message(family, source, destination, type, code, rest);
    int protocol = family.protocol();
    if (arrives && oneIn(20)) {
      body = body.subList(0, random.nextInt(8));
    } else if (arrives && oneIn(40)) {
      protocol = protocol == 1 ? 58 : 1;
    }
    int extra = oneIn(12) ? 8 : 0;
    boolean atomic = arrives && family == Family.IP6 && oneIn(20);
    RawPackets.Packet packet =
        new RawPackets.Packet(
            family,
            source,
            destination,
            HOP_LIMITS[random.nextInt(HOP_LIMITS.length)],
            ++tag,
            extra,
            atomic,
            protocol,
            body);
    if (fragments && arrives && !atomic && oneIn(12) && body.size() >= 24) {
      return new Sent(packet, packet.fragments(8 * random.nextInt(1, body.size() / 8)));
    }
    return whole(packet);
  }

  private static Sent whole(RawPackets.Packet packet) {
    return new Sent(packet, List.of(packet.bytes()));
  }

  /** A reply to a query; one in four has another identifier. */
  private RawPackets.Packet reply(RawPackets.Packet query) {
    byte[] rest = new byte[12 + random.nextInt(40)];
    for (int i = 0; i < 12; i++) {
      rest[i] = query.body().get(4 + i);
    }
    if (oneIn(4)) {
      rest[1] ^= 0x40;
    }
    int type = query.family() == Family.IP4 ? 0 : 129;
    return answer(query, oneIn(8) ? any(far(query.family())) : query.destination(), type, 0, rest);
  }

  private static List<Address> far(Family family) {
    return FAR.stream().filter(address -> address.family() == family).toList();
  }

  /** An error about a flow; one in four quotes another port or identifier. */
  private RawPackets.Packet error(RawPackets.Packet flow) {
    int[] types =
        flow.family() == Family.IP4 ? new int[] {3, 3, 11, 12, 4, 5} : new int[] {1, 2, 3, 4};
    byte[] quoted = flow.bytes();
    byte[] rest = new byte[4 + quoted.length];
    System.arraycopy(quoted, 0, rest, 4, quoted.length);
    if (oneIn(4)) {
      int transport = flow.family() == Family.IP4 ? 20 : 40;
      rest[4 + transport + (flow.protocol() == 17 ? 1 : 5)] ^= 0x20;
    }
    Address from = any(flow.family() == Family.IP4 ? OTHERS4 : OTHERS6.subList(0, 4));
    return answer(flow, from, any(types), random.nextInt(5), rest);
  }

  private RawPackets.Packet answer(
      RawPackets.Packet to, Address from, int type, int code, byte[] rest) {
    return new RawPackets.Packet(
        to.family(),
        from,
        to.source(),
        64,
        ++tag,
        0,
        false,
        to.family().protocol(),
        RawPackets.message(to.family(), from, to.source(), type, code, rest));
  }

  private boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  private int any(int[] numbers) {
    return numbers[random.nextInt(numbers.length)];
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
