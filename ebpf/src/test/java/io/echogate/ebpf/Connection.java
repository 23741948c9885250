package io.echogate.ebpf;

import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.TwoHosts;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A TCP connection from the left host to the right one, which tracks it. */
final class Connection implements AutoCloseable {
  private static final int PORT = 8080;

  private final TwoHosts hosts;
  private final ServerSocket server;
  private final Socket client;

  private Connection(TwoHosts hosts, ServerSocket server, Socket client) {
    this.hosts = hosts;
    this.server = server;
    this.client = client;
  }

  /** Connects hosts with names, by the tools ip and nft. */
  static Connection of(TwoHosts hosts) throws IOException, InterruptedException {
    Host right = hosts.right();
    track(right);
    ServerSocket server = right.namespace().call(() -> new ServerSocket(PORT, 1, right.ip4()));
    try {
      Socket client = hosts.left().namespace().call(() -> new Socket(right.ip4(), PORT));
      return new Connection(hosts, server, client);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** One rule that asks for a connection's state makes the kernel track in that namespace. */
  private static void track(Host host) throws IOException, InterruptedException {
    String rules = "table inet t { chain c { type filter hook input priority 0; ct state new; }; }";
    Process nft =
        new ProcessBuilder("ip", "netns", "exec", host.namespace().label(), "nft", rules)
            .redirectErrorStream(true)
            .start();
    String output = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (nft.waitFor() != 0) {
      throw new AssertionError("nft refused: " + output);
    }
  }

  /** Puts addresses and ports of a packet from the left, in 12 bytes as programs look them up. */
  void putTuple(byte[] bytes, int at) {
    System.arraycopy(hosts.left().ip4().getAddress(), 0, bytes, at, 4);
    System.arraycopy(hosts.right().ip4().getAddress(), 0, bytes, at + 4, 4);
    bytes[at + 8] = (byte) (client.getLocalPort() >> 8);
    bytes[at + 9] = (byte) client.getLocalPort();
    bytes[at + 10] = (byte) (PORT >> 8);
    bytes[at + 11] = (byte) PORT;
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
