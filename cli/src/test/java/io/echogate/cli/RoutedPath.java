package io.echogate.cli;

import java.util.List;

/**
 * A host inside a site, the site's router, a router of the internet, and a host behind that:
 *
 * <pre>
 * inside eth0 ------- lan0 edge wan0 ------ eth0 core eth1 ------ eth0 outside
 *   198.51.100.2        .1    192.0.2.1        .2    203.0.113.1         .2
 *   2001:db8:1::2      ::1    2001:db8::1     ::2    2001:db8:2::1      ::2
 * </pre>
 *
 * Both hosts tell whoever connects to them that they take segments of full size, however narrow
 * their own link is: so nothing but path MTU discovery gets large transfers over a narrow link.
 */
final class RoutedPath implements AutoCloseable {
  static final Destination INSIDE = new Destination("198.51.100.2", "2001:db8:1::2");
  static final Destination EDGE = new Destination("192.0.2.1", "2001:db8::1");
  static final Destination OUTSIDE = new Destination("203.0.113.2", "2001:db8:2::2");

  /** The MTU of a link that was narrowed. */
  static final int NARROW = 1300;

  /** The addresses of a machine. */
  record Destination(String ip4, String ip6) {
    List<String> both() {
      return List.of(ip4, ip6);
    }
  }

  private final TestSite site = new TestSite();
  private final Machine inside = site.machine("inside");
  private final Machine edge = site.router("edge");
  private final Machine core = site.router("core");
  private final Machine outside = site.machine("outside");

  private RoutedPath() {}

  static RoutedPath create() {
    RoutedPath path = new RoutedPath();
    try {
      path.connect();
      return path;
    } catch (RuntimeException | Error e) {
      path.close();
      throw e;
    }
  }

  private void connect() {
    site.cable(inside, "eth0", edge, "lan0");
    site.cable(edge, "wan0", core, "eth0");
    site.cable(core, "eth1", outside, "eth0");
    inside.attach("eth0", "198.51.100.2/24", "2001:db8:1::2/64");
    edge.attach("lan0", "198.51.100.1/24", "2001:db8:1::1/64");
    edge.attach("wan0", "192.0.2.1/24", "2001:db8::1/64");
    core.attach("eth0", "192.0.2.2/24", "2001:db8::2/64");
    core.attach("eth1", "203.0.113.1/24", "2001:db8:2::1/64");
    outside.attach("eth0", "203.0.113.2/24", "2001:db8:2::2/64");
    site.settle();
    inside.ip(
        """
        route add default via 198.51.100.1 advmss 1460
        route add default via 2001:db8:1::1 advmss 1440
        """);
    edge.ip(
        """
        route add default via 192.0.2.2
        route add default via 2001:db8::2
        """);
    core.ip(
        """
        route add 198.51.100.0/24 via 192.0.2.1
        route add 2001:db8:1::/64 via 2001:db8::1
        """);
    outside.ip(
        """
        route add default via 203.0.113.1 advmss 1460
        route add default via 2001:db8:2::1 advmss 1440
        """);
  }

  Machine inside() {
    return inside;
  }

  Machine edge() {
    return edge;
  }

  Machine core() {
    return core;
  }

  Machine outside() {
    return outside;
  }

  /** Narrows the last link: the core sends the errors, and they arrive at the edge. */
  void narrowOutside() {
    core.ip("link set eth1 mtu " + NARROW);
    outside.ip("link set eth0 mtu " + NARROW);
  }

  /** Narrows the first link: the edge itself sends the errors, and they leave it. */
  void narrowInside() {
    edge.ip("link set lan0 mtu " + NARROW);
    inside.ip("link set eth0 mtu " + NARROW);
  }

  @Override
  public void close() {
    site.close();
  }
}
