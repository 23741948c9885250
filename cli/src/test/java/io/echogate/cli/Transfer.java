package io.echogate.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A TCP connection between two machines over which one sends the other more than fits a packet. */
final class Transfer implements AutoCloseable {
  private static final int BYTES = 200_000;

  private final SocketChannel sender;
  private final SocketChannel receiver;
  private final ByteBuffer unsent = ByteBuffer.allocate(BYTES);
  private final ByteBuffer arrived = ByteBuffer.allocate(BYTES + 1);

  private Transfer(SocketChannel sender, SocketChannel receiver) {
    this.sender = sender;
    this.receiver = receiver;
  }

  /** Connects. Nothing is sent yet, so no packet was large. */
  static Transfer connect(Machine from, Machine to, String address) {
    try (ServerSocketChannel listener = to.namespace().call(ServerSocketChannel::open)) {
      listener.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
      SocketChannel sender = from.namespace().call(SocketChannel::open);
      sender.connect(listener.getLocalAddress());
      SocketChannel receiver = listener.accept();
      sender.configureBlocking(false);
      receiver.configureBlocking(false);
      return new Transfer(sender, receiver);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends and receives as much as goes without waiting. */
  void go() {
    try {
      sender.write(unsent);
      receiver.read(arrived);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many bytes have arrived. */
  int arrived() {
    return arrived.position();
  }

  /** Goes on until all has arrived. Says whether it has. */
  boolean completes() {
    return Patience.until(
        () -> {
          go();
          return arrived() == BYTES;
        });
  }

  @Override
  public void close() {
    try (sender;
        receiver) {
      // Nobody waits for what is still on its way.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
