package io.echogate.datapath.code;

import io.echogate.engine.FlowTable;
import io.echogate.engine.Flows;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.icmp.Tuple;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * What a machine with these sockets knows, for the evaluator: their flows, and the queries that it
 * sent itself.
 */
final class OwnFlows implements Flows {
  private static final int TCP = 6;
  private static final int UDP = 17;

  /**
   * An end of a flow.
   *
   * @param low for IPv4 the address
   */
  private record End(int protocol, long high, long low, int port) {
    static End of(int protocol, InetAddress address, int port) {
      ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
      boolean four = bytes.remaining() == Integer.BYTES;
      long high = four ? 0 : bytes.getLong();
      long low = four ? Integer.toUnsignedLong(bytes.getInt()) : bytes.getLong();
      return new End(protocol, high, low, port);
    }
  }

  private record Ends(End own, End other) {}

  private final FlowTable queries = new FlowTable();
  private final Set<End> open = new HashSet<>();
  private final Set<Ends> connected = new HashSet<>();

  /** Adds a UDP socket without a peer. */
  void openUdp(InetAddress address, int port) {
    open.add(End.of(UDP, address, port));
  }

  /** Adds a TCP connection, both of whose ends are on this machine. */
  void connectTcp(InetAddress one, int onePort, InetAddress other, int otherPort) {
    End left = End.of(TCP, one, onePort);
    End right = End.of(TCP, other, otherPort);
    connected.add(new Ends(left, right));
    connected.add(new Ends(right, left));
  }

  /** Learns a packet that left. */
  void sent(Packet packet, long now) {
    Family family = packet.family();
    if (family != null && Exchange.replyTo(family, packet.type()) != Tuple.NONE) {
      queries.learn(packet, now);
    }
  }

  @Override
  public boolean know(Tuple packet, long now) {
    Family family = Objects.requireNonNull(packet.family());
    if (packet.protocol() == family.protocol()) {
      return queries.know(packet, now);
    }
    if (packet.sourcePort() == Tuple.NONE) {
      return false;
    }
    End own =
        new End(packet.protocol(), packet.sourceHigh(), packet.sourceLow(), packet.sourcePort());
    End other =
        new End(
            packet.protocol(),
            packet.destinationHigh(),
            packet.destinationLow(),
            packet.destinationPort());
    return open.contains(own) || connected.contains(new Ends(own, other));
  }
}
