package io.echogate.cli.demo;

import io.echogate.icmp.Family;
import io.echogate.linux.MacAddress;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** The messages of the demo. */
final class Messages {
  /** The ports of the datagram that provokes an error: that of traceroute is closed. */
  static final int UDP_SOURCE = 40_000;

  static final int UDP_CLOSED = 33_434;

  /** What the datagram holds. */
  static final byte[] UDP_DATA = "anyone there?".getBytes(StandardCharsets.US_ASCII);

  private static final int UDP_HEADER = 8;

  private static final int ECHO_REPLY = 0;
  private static final int UNREACHABLE = 3;
  private static final int PORT_UNREACHABLE = 3;
  private static final int REDIRECT = 5;
  private static final int REDIRECT_HOST = 1;
  private static final int ECHO_REQUEST = 8;
  private static final int TIMESTAMP_REQUEST = 13;
  private static final int TIMESTAMP_REPLY = 14;
  private static final int ECHO_REQUEST_6 = 128;
  private static final int ECHO_REPLY_6 = 129;
  private static final int NEIGHBOR_SOLICITATION = 135;
  private static final int NEIGHBOR_ADVERTISEMENT = 136;

  /** The option of neighbour discovery that carries the sender's Ethernet address. */
  private static final short SOURCE_LINK_ADDRESS = 0x0101;

  /** As many bytes as ping sends. */
  private static final byte[] DATA = new byte[56];

  private static final byte[] THREE_TIMES = new byte[12];
  private static final int FRAGMENTED_DATA = 2_000;
  private static final int IDENTIFIER = 0x6567;

  private Messages() {}

  static Message echo() {
    return new Message("IPv4 echo request", List.of(Ip4.frame(echo(DATA))), answer(ECHO_REPLY, 1));
  }

  static Message taggedEcho() {
    byte[] tagged = Ethernet.priorityTagged(Ip4.frame(echo(DATA)));
    return new Message("IPv4 echo request, VLAN tag", List.of(tagged), answer(ECHO_REPLY, 1));
  }

  static Message fragmentedEcho() {
    List<byte[]> fragments = Ip4.fragments(echo(new byte[FRAGMENTED_DATA]));
    return new Message(
        "IPv4 echo request in 2 fragments", fragments, answer(ECHO_REPLY, fragments.size()));
  }

  static Message timestamp() {
    return new Message(
        "IPv4 timestamp request", List.of(timestampFrame()), answer(TIMESTAMP_REPLY, 1));
  }

  static Message taggedTimestamp() {
    byte[] tagged = Ethernet.priorityTagged(timestampFrame());
    return new Message(
        "IPv4 timestamp request, VLAN tag", List.of(tagged), answer(TIMESTAMP_REPLY, 1));
  }

  /** A redirect of the guarded host's traffic, as an attacker sends it. */
  static Message redirect() {
    int gateway = ByteBuffer.wrap(Host.OUTSIDE.ip4().getAddress()).getInt();
    byte[] frame = Ip4.frame(Ip4.message(REDIRECT, REDIRECT_HOST, gateway, datagram()));
    return new Message("IPv4 redirect", List.of(frame), new Trace.Arrival());
  }

  /** What the outside host's kernel says of the datagram to a closed port. */
  static Message portUnreachable() {
    byte[] frame = Ip4.frame(Ip4.message(UNREACHABLE, PORT_UNREACHABLE, 0, datagram()));
    return new Message("UDP out: IPv4 port unreachable", List.of(frame), new Trace.SocketError());
  }

  static Message neighborSolicitation() {
    return new Message(
        "IPv6 neighbor solicitation",
        List.of(solicitation(Host.GUARDED.ip6())),
        new Trace.Answer(Family.IP6, NEIGHBOR_ADVERTISEMENT, 1));
  }

  /**
   * What the outside host's kernel sends before it can answer TCP of a neighbor that it does not
   * know: it asks thrice, but asks a group.
   */
  static Message neighborSearch() {
    byte[] frame = solicitation(Tcp.UNKNOWN);
    return new Message(
        "TCP out: 10 answers over IPv6",
        Collections.nCopies(Cable.SOLICITATIONS, frame),
        new Trace.TcpAnswers(Tcp.CONNECTIONS));
  }

  private static byte[] solicitation(InetAddress wanted) {
    byte[] payload =
        ByteBuffer.allocate(16 + Short.BYTES + MacAddress.BYTES)
            .put(wanted.getAddress())
            .putShort(SOURCE_LINK_ADDRESS)
            .put(Host.OUTSIDE.mac().bytes())
            .array();
    return Ip6.frame(Ip6.UNFORWARDED, NEIGHBOR_SOLICITATION, 0, payload);
  }

  /** Echo requests, one behind the other without a pause. */
  static Message echoes6(String label, int count) {
    List<byte[]> frames =
        IntStream.range(0, count)
            .mapToObj(i -> Ip6.frame(Ip6.HOP_LIMIT, ECHO_REQUEST_6, sequence(i), DATA))
            .toList();
    return new Message(label, frames, new Trace.Answer(Family.IP6, ECHO_REPLY_6, 1));
  }

  private static Trace answer(int type, int frames) {
    return new Trace.Answer(Family.IP4, type, frames);
  }

  private static byte[] echo(byte[] data) {
    return Ip4.message(ECHO_REQUEST, 0, sequence(0), data);
  }

  private static byte[] timestampFrame() {
    return Ip4.frame(Ip4.message(TIMESTAMP_REQUEST, 0, sequence(0), THREE_TIMES));
  }

  private static int sequence(int number) {
    return IDENTIFIER << Short.SIZE | number;
  }

  /** The guarded host's datagram as an error quotes it; nobody looks at its checksum. */
  private static byte[] datagram() {
    byte[] udp =
        ByteBuffer.allocate(UDP_HEADER + UDP_DATA.length)
            .putShort((short) UDP_SOURCE)
            .putShort((short) UDP_CLOSED)
            .putShort((short) (UDP_HEADER + UDP_DATA.length))
            .putShort((short) 0)
            .put(UDP_DATA)
            .array();
    return Ip4.packet(Host.GUARDED, Host.OUTSIDE, Ip4.UDP, 0, udp);
  }
}
