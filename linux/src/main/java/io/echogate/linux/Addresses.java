package io.echogate.linux;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The IP addresses of all interfaces of one namespace, whether they are up or not, by routing
 * netlink. Needs no privilege. Any thread may use it.
 */
public final class Addresses implements AutoCloseable {
  private static final int BYTES4 = 4;
  private static final int BYTES6 = 16;

  private final NetNamespace namespace;
  private final NetlinkSocket socket;

  private Addresses(NetNamespace namespace, NetlinkSocket socket) {
    this.namespace = namespace;
    this.socket = socket;
  }

  /** The addresses of a namespace. */
  public static Addresses of(NetNamespace namespace) {
    return new Addresses(namespace, NetlinkSocket.open(namespace));
  }

  /** All of them now, of both families. */
  public List<InterfaceAddress> all() {
    List<InterfaceAddress> addresses = new ArrayList<>();
    for (ByteBuffer body : dump(Rtnetlink.RTM_GETADDR, Rtnetlink.AF_UNSPEC, "IP addresses")) {
      decode(body).ifPresent(addresses::add);
    }
    return addresses;
  }

  /**
   * The IPv6 anycast addresses that the host takes packets for; a router has one for each of its
   * networks (RFC 4291, section 2.6.1).
   */
  public List<InetAddress> anycast() {
    List<InetAddress> addresses = new ArrayList<>();
    for (ByteBuffer body :
        dump(Rtnetlink.RTM_GETANYCAST, Rtnetlink.AF_INET6, "IPv6 anycast addresses")) {
      attributes(body)
          .bytes(Rtnetlink.IFA_ANYCAST)
          .filter(bytes -> bytes.length == BYTES6)
          .ifPresent(bytes -> addresses.add(address(bytes)));
    }
    return addresses;
  }

  private List<ByteBuffer> dump(int type, int family, String what) {
    NetlinkRequest request =
        new NetlinkRequest(type, Rtnetlink.DUMP).put8(family).put8(0).put16(0).put32(0);
    return socket.query(request, "cannot list the " + what + " of " + namespace);
  }

  /** An address of IPv4 or IPv6; others have addresses, too. */
  private static Optional<InterfaceAddress> decode(ByteBuffer body) {
    int prefixLength = Byte.toUnsignedInt(body.get(Rtnetlink.IFADDRMSG_PREFIX_LENGTH));
    int flags = Byte.toUnsignedInt(body.get(Rtnetlink.IFADDRMSG_FLAGS));
    int index = body.getInt(Rtnetlink.IFADDRMSG_INDEX);
    int bytes =
        switch (body.get(0)) {
          case Rtnetlink.AF_INET -> BYTES4;
          case Rtnetlink.AF_INET6 -> BYTES6;
          default -> 0;
        };
    NetlinkAttributes attributes = attributes(body);
    // Without IFA_LOCAL there is no peer, and IFA_ADDRESS is the host's own: IPv6 without peer.
    Optional<byte[]> attached = attributes.bytes(Rtnetlink.IFA_ADDRESS);
    Optional<byte[]> own = attributes.bytes(Rtnetlink.IFA_LOCAL).or(() -> attached);
    if (own.isEmpty() || own.get().length != bytes) {
      return Optional.empty();
    }
    InetAddress address = address(own.get());
    return Optional.of(
        new InterfaceAddress(
            index,
            address,
            attached
                .filter(other -> other.length == bytes)
                .map(Addresses::address)
                .filter(other -> !other.equals(address)),
            prefixLength,
            attributes.number(Rtnetlink.IFA_FLAGS, flags)));
  }

  private static NetlinkAttributes attributes(ByteBuffer body) {
    return new NetlinkAttributes(body.position(Rtnetlink.IFADDRMSG_BYTES));
  }

  /** An address of 4 or 16 bytes; one of IPv6 stays one, also if it stands for one of IPv4. */
  private static InetAddress address(byte[] bytes) {
    try {
      return bytes.length == BYTES6
          ? Inet6Address.getByAddress(null, bytes, -1)
          : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new AssertionError("4 or 16 bytes are an address", impossible);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
