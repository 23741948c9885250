package io.echogate.engine;

import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.icmp.Tuple;

/**
 * The flows of packets that were seen, for a machine that cannot be asked, such as that of a
 * capture. A flow is two ends and a protocol, whichever of them speaks: addresses and ports, or the
 * identifier of an ICMP query, or addresses alone where the protocol has no ports.
 *
 * <p>A flow is forgotten some time after its last packet: TCP after 2 hours and 4 minutes (RFC
 * 5382, section 5), ICMP queries after 60 seconds (RFC 5508, section 3.2), UDP after 2 minutes (RFC
 * 4787, section 4.3), all else after 10 minutes. States of TCP are not followed. The number of
 * flows is bounded; beyond it the one whose last packet is oldest goes. Not thread safe.
 */
public final class FlowTable implements Flows {
  private static final long SECOND = 1_000_000_000L;
  private static final long TCP_LIFETIME = 7_440 * SECOND;
  private static final long UDP_LIFETIME = 120 * SECOND;
  private static final long QUERY_LIFETIME = 60 * SECOND;
  private static final long OTHER_LIFETIME = 600 * SECOND;

  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int DEFAULT_CAPACITY = 262_144;
  private static final int KEY = 6;

  /** What is kept with a key: when it was seen last. */
  private static final int SEEN = 0;

  private final RecentKeys flows;
  private final long[] key = new long[KEY];

  /** Remembers up to 262,144 flows. */
  public FlowTable() {
    this(DEFAULT_CAPACITY);
  }

  /**
   * Remembers so many flows.
   *
   * @param capacity at least 1
   */
  public FlowTable(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("no room for flows: " + capacity);
    }
    flows = new RecentKeys(KEY, 1, capacity);
  }

  /**
   * Learns the flow of a packet that was seen and not dropped, whichever way it went. Packets that
   * tell no flow are passed over: ICMP other than queries and replies, later fragments of protocols
   * with ports.
   */
  public void learn(Packet packet, long nowNanos) {
    if (!fill(packet)) {
      return;
    }
    int used = flows.use(key);
    int place = used < 0 ? ~used : used;
    flows.set(place, SEEN, nowNanos);
  }

  @Override
  public boolean know(Tuple packet, long nowNanos) {
    if (!fill(packet)) {
      return false;
    }
    int place = flows.find(key);
    return place >= 0 && nowNanos - flows.value(place, SEEN) <= lifetime(packet);
  }

  private static long lifetime(Tuple packet) {
    return switch (packet.protocol()) {
      case TCP -> TCP_LIFETIME;
      case UDP -> UDP_LIFETIME;
      default -> packet.identifier() == Tuple.NONE ? OTHER_LIFETIME : QUERY_LIFETIME;
    };
  }

  /** Writes the flow of a packet into the key; false if the packet does not tell it. */
  private boolean fill(Tuple packet) {
    Family family = packet.family();
    int protocol = packet.protocol();
    if (family == null || protocol == Tuple.NONE) {
      return false;
    }
    long label = (long) family.protocol() << 40 | (long) protocol << 32;
    if (protocol == family.protocol()) {
      if (packet.identifier() == Tuple.NONE) {
        return false;
      }
      fillEnds(packet, 0, 0);
      key[0] = label | (long) query(family, packet.type()) << 16 | packet.identifier();
      return true;
    }
    boolean ports = Tuple.hasPorts(protocol);
    if (ports && packet.sourcePort() == Tuple.NONE) {
      return false;
    }
    fillEnds(packet, ports ? packet.sourcePort() : 0, ports ? packet.destinationPort() : 0);
    key[0] = label;
    return true;
  }

  /** The query's type, for queries and replies alike. */
  private static int query(Family family, int type) {
    int query = Exchange.queryOf(family, type);
    return query == Tuple.NONE ? type : query;
  }

  /** Writes the two ends in an order that does not depend on which of them is the source. */
  private void fillEnds(Tuple packet, int sourcePort, int destinationPort) {
    boolean sourceFirst = isSourceFirst(packet, sourcePort, destinationPort);
    int source = sourceFirst ? 1 : 3;
    int destination = sourceFirst ? 3 : 1;
    key[source] = packet.sourceHigh();
    key[source + 1] = packet.sourceLow();
    key[destination] = packet.destinationHigh();
    key[destination + 1] = packet.destinationLow();
    key[5] =
        sourceFirst
            ? (long) sourcePort << 16 | destinationPort
            : (long) destinationPort << 16 | sourcePort;
  }

  private static boolean isSourceFirst(Tuple packet, int sourcePort, int destinationPort) {
    int order = Long.compareUnsigned(packet.sourceHigh(), packet.destinationHigh());
    if (order == 0) {
      order = Long.compareUnsigned(packet.sourceLow(), packet.destinationLow());
    }
    return order == 0 ? sourcePort <= destinationPort : order < 0;
  }
}
