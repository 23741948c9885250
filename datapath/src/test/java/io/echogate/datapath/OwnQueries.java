package io.echogate.datapath;

import io.echogate.engine.FlowTable;
import io.echogate.engine.Flows;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.icmp.Tuple;
import java.util.Objects;

/** The flows of a machine without connections: the queries that it sent. */
final class OwnQueries implements Flows {
  private final FlowTable queries = new FlowTable();

  /** Whether a packet is a query. */
  static boolean isQuery(Packet packet) {
    Family family = packet.family();
    return family != null
        && packet.type() >= 0
        && Exchange.replyTo(family, packet.type()) != Packet.NONE;
  }

  /** Learns a query that left. */
  void sent(Packet query, long now) {
    queries.learn(query, now);
  }

  @Override
  public boolean know(Tuple packet, long now) {
    Family family = Objects.requireNonNull(packet.family());
    return packet.protocol() == family.protocol() && queries.know(packet, now);
  }
}
