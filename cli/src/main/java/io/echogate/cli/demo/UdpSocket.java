package io.echogate.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A socket of the guarded host that talks to a closed port of the outside host. */
final class UdpSocket implements AutoCloseable {
  private final DatagramChannel channel;

  private UdpSocket(DatagramChannel channel) {
    this.channel = channel;
  }

  static UdpSocket open(Cable cable) {
    try {
      return new UdpSocket(cable.namespace(Host.GUARDED).call(UdpSocket::connect));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a UDP socket on the guarded host", e);
    }
  }

  private static DatagramChannel connect() throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(Host.GUARDED.ip4(), Messages.UDP_SOURCE));
      return channel.connect(new InetSocketAddress(Host.OUTSIDE.ip4(), Messages.UDP_CLOSED));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Sends the datagram that the outside host answers with an error. */
  void send() {
    try {
      channel.write(ByteBuffer.wrap(Messages.UDP_DATA));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send a UDP datagram", e);
    }
  }

  /** Whether the socket has been told of an error; it tells of each once. */
  boolean takeError() {
    try {
      channel.read(ByteBuffer.allocate(Messages.UDP_DATA.length));
      return false;
    } catch (PortUnreachableException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read from a UDP socket", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a UDP socket", e);
    }
  }
}
