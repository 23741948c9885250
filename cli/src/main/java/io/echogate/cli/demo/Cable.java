package io.echogate.cli.demo;

import io.echogate.linux.IpConfig;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.Sysctl;
import java.net.InetAddress;
import java.time.Duration;

/**
 * The two hosts and the cable between them: a veth pair with its ends in two namespaces that have
 * no names. The kernel takes all of it away when this process ends, however it ends.
 *
 * <p>The hosts know each other's Ethernet addresses, but for one address of the guarded host, and
 * have no link-local ones, so that nothing is on the cable but what the demo sends and what answers
 * it.
 */
final class Cable implements AutoCloseable {
  /** How often a host asks for a neighbor before it gives up: the kernel's default. */
  static final int SOLICITATIONS = 3;

  private static final int LOOPBACK = 1;

  /** How long the outside host waits for a neighbor's answer, instead of a second. */
  private static final String NEIGHBOR_MILLIS = "100";

  private static final Duration SETTLED = Duration.ofSeconds(5);

  private final NetNamespace outside;
  private final NetNamespace guarded;

  private Cable(NetNamespace outside, NetNamespace guarded) {
    this.outside = outside;
    this.guarded = guarded;
  }

  /**
   * Makes the hosts and connects them.
   *
   * @throws io.echogate.linux.LinuxException if the kernel refuses; nothing is left of the attempt
   */
  static Cable plug() {
    NetNamespace outside = NetNamespace.createAnonymous();
    try {
      return plug(outside, NetNamespace.createAnonymous());
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      outside.close();
      throw e;
    }
  }

  private static Cable plug(NetNamespace outside, NetNamespace guarded) {
    Cable cable = new Cable(outside, guarded);
    try {
      try (Links links = Links.of(outside)) {
        links.createVeth(Host.OUTSIDE.link(), guarded, Host.GUARDED.link());
      }
      cable.setUp(Host.OUTSIDE);
      cable.setUp(Host.GUARDED);
      cable.address(Host.OUTSIDE, Host.GUARDED);
      cable.address(Host.GUARDED, Host.OUTSIDE);
      cable.addUnknown();
      return cable;
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      guarded.close();
      throw e;
    }
  }

  /** Where a host lives. */
  NetNamespace namespace(Host host) {
    return switch (host) {
      case OUTSIDE -> outside;
      case GUARDED -> guarded;
    };
  }

  /** A host's end of the cable. */
  LinkInfo end(Host host) {
    try (Links links = Links.of(namespace(host))) {
      return links.require(host.link());
    }
  }

  private void setUp(Host host) {
    int index = end(host).index();
    try (Links links = Links.of(namespace(host))) {
      links.setAddress(index, host.mac());
      links.omitLinkLocal(index);
      links.setUp(LOOPBACK);
      links.setUp(index);
    }
  }

  private void address(Host host, Host other) {
    int index = end(host).index();
    try (Links links = Links.of(namespace(host));
        IpConfig config = IpConfig.of(namespace(host))) {
      links.awaitRunning(index, SETTLED);
      config.addAddress(index, host.ip4(), Host.IP4_PREFIX);
      config.addAddress(index, host.ip6(), Host.IP6_PREFIX);
      config.awaitLocal(host.ip6(), SETTLED);
      for (InetAddress neighbour : new InetAddress[] {other.ip4(), other.ip6()}) {
        config.addNeighbour(index, neighbour, other.mac());
      }
    }
  }

  /** Gives the guarded host an address that the outside host has to find. */
  private void addUnknown() {
    String settings = "net/ipv6/neigh/" + Host.OUTSIDE.link();
    Sysctl.write(outside, settings + "/retrans_time_ms", NEIGHBOR_MILLIS);
    Sysctl.write(outside, settings + "/mcast_solicit", Integer.toString(SOLICITATIONS));
    try (IpConfig config = IpConfig.of(guarded)) {
      config.addAddress(end(Host.GUARDED).index(), Tcp.UNKNOWN, Host.IP6_PREFIX);
      config.awaitLocal(Tcp.UNKNOWN, SETTLED);
    }
  }

  /** Lets go of both hosts, and with them of the cable. */
  @Override
  public void close() {
    guarded.close();
    outside.close();
  }
}
