package io.echogate.linux;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * The IP addresses, neighbours and routes of one namespace, by routing netlink. Needs
 * CAP_NET_ADMIN. Interfaces are named by their index. Any thread may use it.
 */
public final class IpConfig implements AutoCloseable {
  private final NetlinkSocket socket;

  private IpConfig(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** The addresses, neighbours and routes of a namespace. */
  public static IpConfig of(NetNamespace namespace) {
    return new IpConfig(NetlinkSocket.open(namespace));
  }

  /**
   * Adds an IP address, for IPv6 without duplicate address detection. Even so the kernel takes a
   * moment until it uses an IPv6 address: see {@link #awaitLocal}.
   *
   * @param prefixLength of the network around it: 0 to 32, or 0 to 128
   */
  public void addAddress(int index, InetAddress address, int prefixLength) {
    NetlinkRequest request =
        new NetlinkRequest(Rtnetlink.RTM_NEWADDR, Rtnetlink.ACK_CREATE)
            .put8(family(address))
            .put8(prefixLength)
            .put8(address instanceof Inet6Address ? Rtnetlink.IFA_F_NODAD : 0)
            .put8(0)
            .put32(index)
            .attribute(Rtnetlink.IFA_LOCAL, address.getAddress())
            .attribute(Rtnetlink.IFA_ADDRESS, address.getAddress());
    socket.execute(
        request, "cannot add " + text(address) + "/" + prefixLength + " to interface " + index);
  }

  /**
   * Waits until this namespace takes packets to an address as its own and answers who asks for it.
   * The kernel completes a new IPv6 address in the background.
   *
   * @throws LinuxException ETIMEDOUT if it does not within {@code timeout}
   */
  public void awaitLocal(InetAddress address, Duration timeout) {
    Waiting.until(
        () -> isLocal(address), timeout, text(address) + " has not become an address of this host");
  }

  private boolean isLocal(InetAddress address) {
    NetlinkRequest request =
        new NetlinkRequest(Rtnetlink.RTM_GETROUTE, Rtnetlink.ACK)
            .put8(family(address))
            .put8(address.getAddress().length * Byte.SIZE)
            .put16(0)
            .put32(0)
            .put32(0)
            .attribute(Rtnetlink.RTA_DST, address.getAddress());
    try {
      List<ByteBuffer> routes = socket.query(request, "cannot find the route to " + text(address));
      return routes.getFirst().get(Rtnetlink.RTMSG_TYPE) == Rtnetlink.RTN_LOCAL;
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENETUNREACH || e.errno() == Errno.EHOSTUNREACH) {
        return false;
      }
      throw e;
    }
  }

  /** Adds or replaces a neighbour that is never asked for and never forgotten. */
  public void addNeighbour(int index, InetAddress address, MacAddress station) {
    NetlinkRequest request =
        new NetlinkRequest(
                Rtnetlink.RTM_NEWNEIGH, Rtnetlink.ACK | Rtnetlink.CREATE | Rtnetlink.REPLACE)
            .put8(family(address))
            .put8(0)
            .put16(0)
            .put32(index)
            .put16(Rtnetlink.NUD_PERMANENT)
            .put8(0)
            .put8(Rtnetlink.RTN_UNICAST)
            .attribute(Rtnetlink.NDA_DST, address.getAddress())
            .attribute(Rtnetlink.NDA_LLADDR, station.bytes());
    socket.execute(request, "cannot add neighbour " + text(address) + " to interface " + index);
  }

  /**
   * Adds the default route of the gateway's family.
   *
   * @throws LinuxException ENETUNREACH if the gateway is in no network of the interface; EEXIST if
   *     there is a default route
   */
  public void addDefaultRoute(int index, InetAddress gateway) {
    NetlinkRequest request =
        new NetlinkRequest(Rtnetlink.RTM_NEWROUTE, Rtnetlink.ACK_CREATE)
            .put8(family(gateway))
            .put8(0)
            .put8(0)
            .put8(0)
            .put8(Rtnetlink.RT_TABLE_MAIN)
            .put8(Rtnetlink.RTPROT_STATIC)
            .put8(0)
            .put8(Rtnetlink.RTN_UNICAST)
            .put32(0)
            .attribute(Rtnetlink.RTA_GATEWAY, gateway.getAddress())
            .attribute(Rtnetlink.RTA_OIF, index);
    socket.execute(request, "cannot add the default route via " + text(gateway));
  }

  @Override
  public void close() {
    socket.close();
  }

  private static int family(InetAddress address) {
    return address instanceof Inet6Address ? Rtnetlink.AF_INET6 : Rtnetlink.AF_INET;
  }

  private static String text(InetAddress address) {
    return address.getHostAddress();
  }
}
