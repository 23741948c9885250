package io.echogate.linux.testing;

import io.echogate.linux.LinkInfo;
import io.echogate.linux.MacAddress;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.PacketSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;

/**
 * One of {@link TwoHosts}.
 *
 * @param namespace where it lives
 * @param link its interface to the other host
 * @param ip4 its IPv4 address
 * @param ip6 its IPv6 address
 */
public record Host(NetNamespace namespace, LinkInfo link, Inet4Address ip4, Inet6Address ip6) {
  /** The Ethernet address of its interface. */
  public MacAddress mac() {
    return link.address().orElseThrow();
  }

  /** Opens a socket on its interface. */
  public PacketSocket openSocket() {
    return PacketSocket.open(namespace, link.index());
  }
}
