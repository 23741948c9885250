package io.echogate.linux.testing;

import io.echogate.linux.IpConfig;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.Sysctl;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * Two hosts with a cable between them, each in a network namespace of its own: {@code left} is
 * 192.0.2.1/24 and 2001:db8::1/64 with the interface {@code left0}, {@code right} is 192.0.2.2/24
 * and 2001:db8::2/64 with {@code right0}. Both are up and can talk at once. They have no link-local
 * addresses and ask for no routers, so little is on the cable but what a test sends: group reports
 * (ICMPv6 type 143), all of them in the first milliseconds, and what finds neighbours.
 */
public final class TwoHosts implements AutoCloseable {
  private static final String LEFT_LINK = "left0";
  private static final String RIGHT_LINK = "right0";
  private static final int LOOPBACK_INDEX = 1;
  private static final int IP4_PREFIX = 24;
  private static final int IP6_PREFIX = 64;
  private static final Duration SETTLED = Duration.ofSeconds(5);

  /** What has to be undone, the last first. */
  private final Deque<Runnable> undo = new ArrayDeque<>();

  private final Host left;
  private final Host right;

  private TwoHosts(Function<Deque<Runnable>, NetNamespace> maker) {
    try {
      NetNamespace leftNamespace = maker.apply(undo);
      NetNamespace rightNamespace = maker.apply(undo);
      connect(leftNamespace, rightNamespace);
      prepare(leftNamespace, LEFT_LINK);
      prepare(rightNamespace, RIGHT_LINK);
      left = host(leftNamespace, LEFT_LINK, "192.0.2.1", "2001:db8::1");
      right = host(rightNamespace, RIGHT_LINK, "192.0.2.2", "2001:db8::2");
    } catch (RuntimeException e) {
      undoAll(undo);
      throw e;
    }
  }

  /** Two hosts in namespaces without names. */
  public static TwoHosts create() {
    return new TwoHosts(
        undo -> {
          NetNamespace namespace = NetNamespace.createAnonymous();
          undo.push(namespace::close);
          return namespace;
        });
  }

  /** Two hosts in {@linkplain NamedNamespace named} ones: the name is their namespace's label. */
  public static TwoHosts createNamed() {
    return new TwoHosts(
        undo -> {
          NamedNamespace named = NamedNamespace.create();
          undo.push(named::close);
          return named.namespace();
        });
  }

  /** The first host. */
  public Host left() {
    return left;
  }

  /** The second host. */
  public Host right() {
    return right;
  }

  /** Tells each host the Ethernet address of the other for good, so that neither asks for it. */
  public void fixNeighbours() {
    fixNeighbour(left, right);
    fixNeighbour(right, left);
  }

  /**
   * Takes IPv6 from both hosts and fixes their neighbours: from now on there is nothing on the
   * cable but what a test sends and what answers it. Hand-made IPv6 frames still travel.
   */
  public void silence() {
    fixNeighbours();
    Sysctl.write(left.namespace(), settings(LEFT_LINK) + "disable_ipv6", "1");
    Sysctl.write(right.namespace(), settings(RIGHT_LINK) + "disable_ipv6", "1");
  }

  private static void fixNeighbour(Host host, Host other) {
    try (IpConfig config = IpConfig.of(host.namespace())) {
      config.addNeighbour(host.link().index(), other.ip4(), other.mac());
      config.addNeighbour(host.link().index(), other.ip6(), other.mac());
    }
  }

  private void connect(NetNamespace leftNamespace, NetNamespace rightNamespace) {
    try (Links links = Links.of(leftNamespace)) {
      links.createVeth(LEFT_LINK, rightNamespace, RIGHT_LINK);
      undo.push(() -> disconnect(leftNamespace));
    }
  }

  private static void disconnect(NetNamespace leftNamespace) {
    try (Links links = Links.of(leftNamespace)) {
      links.find(LEFT_LINK).ifPresent(link -> links.delete(link.index()));
    }
  }

  private static void prepare(NetNamespace namespace, String name) {
    Sysctl.write(namespace, settings(name) + "addr_gen_mode", "1");
    Sysctl.write(namespace, settings(name) + "accept_dad", "0");
    Sysctl.write(namespace, settings(name) + "router_solicitations", "0");
    Sysctl.write(namespace, settings(name) + "mldv2_unsolicited_report_interval", "1");
    try (Links links = Links.of(namespace)) {
      links.setUp(LOOPBACK_INDEX);
      links.setUp(links.require(name).index());
    }
  }

  private static String settings(String name) {
    return "net/ipv6/conf/" + name + "/";
  }

  private static Host host(NetNamespace namespace, String name, String ip4, String ip6) {
    Inet4Address address4 = Inet4Address.ofLiteral(ip4);
    Inet6Address address6 = (Inet6Address) Inet6Address.ofLiteral(ip6);
    try (Links links = Links.of(namespace);
        IpConfig config = IpConfig.of(namespace)) {
      int index = links.require(name).index();
      links.awaitRunning(index, SETTLED);
      config.addAddress(index, address4, IP4_PREFIX);
      config.addAddress(index, address6, IP6_PREFIX);
      config.awaitLocal(address6, SETTLED);
      LinkInfo link = links.require(index);
      return new Host(namespace, link, address4, address6);
    }
  }

  /** Undoes what is left, also when a part of it fails. */
  private static void undoAll(Deque<Runnable> undo) {
    try {
      while (!undo.isEmpty()) {
        undo.pop().run();
      }
    } finally {
      if (!undo.isEmpty()) {
        undoAll(undo);
      }
    }
  }

  /** Takes the cable away, then the hosts. */
  @Override
  public void close() {
    undoAll(undo);
  }
}
