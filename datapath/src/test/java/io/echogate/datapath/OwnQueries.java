package io.echogate.datapath;

import io.echogate.engine.Flows;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.icmp.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The flows of a machine without connections: the queries that it sent. */
final class OwnQueries implements Flows {
  private static final long LIFETIME = 60_000_000_000L;

  private final Map<List<Object>, Long> sentAt = new HashMap<>();

  /** Whether a packet is a query. */
  static boolean isQuery(Packet packet) {
    Family family = packet.family();
    return family != null
        && packet.type() >= 0
        && Exchange.replyTo(family, packet.type()) != Packet.NONE;
  }

  /** Learns a query that left. */
  void sent(Packet query, long now) {
    sentAt.put(key(query), now);
  }

  @Override
  public boolean know(Tuple packet, long now) {
    Family family = Objects.requireNonNull(packet.family());
    if (packet.protocol() != family.protocol() || packet.identifier() == Tuple.NONE) {
      return false;
    }
    Long sent = sentAt.get(key(packet));
    return sent != null && now - sent <= LIFETIME;
  }

  private static List<Object> key(Tuple packet) {
    Family family = Objects.requireNonNull(packet.family());
    int query = Exchange.queryOf(family, packet.type());
    return List.of(
        family,
        query == Tuple.NONE ? packet.type() : query,
        packet.sourceHigh(),
        packet.sourceLow(),
        packet.destinationHigh(),
        packet.destinationLow(),
        packet.identifier());
  }
}
