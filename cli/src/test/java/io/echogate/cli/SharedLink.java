package io.echogate.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Machines on one link, {@code eth0} of each, and the switch between them. The switch learns no
 * addresses: every frame goes to everyone. So machines with the same number are twins, who have the
 * same addresses and get the very same frames.
 */
final class SharedLink implements AutoCloseable {
  static final String PORT = "eth0";
  private static final String BRIDGE = "br0";

  private final TestSite site = new TestSite();
  private final Machine hub = site.machine("switch");
  private final Map<Machine, String> ports = new HashMap<>();

  /** Those that receive, once that has been said. */
  private Set<Machine> connected = Set.of();

  private SharedLink() {}

  static SharedLink create() {
    SharedLink link = new SharedLink();
    try {
      // A switch sends nothing of its own.
      link.hub.set("net/ipv6/conf/default/disable_ipv6", "1");
      link.hub.ip(
          """
          link add %1$s type bridge mcast_snooping 0
          link set %1$s up
          """
              .formatted(BRIDGE));
      return link;
    } catch (RuntimeException | Error e) {
      link.close();
      throw e;
    }
  }

  /** Where more machines can be added that are not on the link. */
  TestSite site() {
    return site;
  }

  /** Adds a host with these {@linkplain #ip4(int) addresses}. */
  Machine host(String name, int number) {
    return plug(site.machine(name), number);
  }

  /** Adds a router with these addresses. */
  Machine router(String name, int number) {
    return plug(site.router(name), number);
  }

  private Machine plug(Machine machine, int number) {
    String port = "port" + ports.size();
    ports.put(machine, port);
    site.cable(hub, port, machine, PORT);
    machine.ip("link set %s address %s".formatted(PORT, mac(number)));
    hub.ip(
        """
        link set %1$s master %2$s
        link set %1$s type bridge_slave learning off
        link set %1$s up
        """
            .formatted(port, BRIDGE));
    machine.attach(PORT, ip4(number) + "/24", ip6(number) + "/64");
    return machine;
  }

  /** The IPv4 address of the machines with a number, 1 to 9. */
  static String ip4(int number) {
    return "192.0.2." + number;
  }

  /** Their IPv6 address. */
  static String ip6(int number) {
    return "2001:db8::" + number;
  }

  /** Their Ethernet address. */
  static String mac(int number) {
    return "02:00:00:00:00:0" + number;
  }

  /** Their link-local address, which the kernel makes of it. */
  static String linkLocal(int number) {
    return "fe80::ff:fe00:" + number;
  }

  /** Lets everybody receive. */
  void connectAll() {
    connect(ports.keySet());
  }

  /** Lets these machines receive, and nobody else. */
  void connectOnly(Machine... machines) {
    connect(Set.of(machines));
  }

  private void connect(Set<Machine> machines) {
    if (machines.equals(connected)) {
      return;
    }
    connected = Set.copyOf(machines);
    hub.ip(
        ports.entrySet().stream()
            .map(port -> flooding(port.getValue(), machines.contains(port.getKey())))
            .collect(Collectors.joining()));
  }

  private static String flooding(String port, boolean on) {
    return "link set %1$s type bridge_slave flood %2$s mcast_flood %2$s bcast_flood %2$s%n"
        .formatted(port, on ? "on" : "off");
  }

  /** Has the switch ask who listens to which group, and note what it is told. */
  void askForListeners() {
    hub.set("net/ipv6/conf/" + BRIDGE + "/disable_ipv6", "0");
    hub.ip(
        "link set %s type bridge mcast_snooping 1 mcast_mld_version 2 mcast_querier 1"
                .formatted(BRIDGE)
            + " mcast_query_response_interval 10");
  }

  /** Whether the switch has been told that a machine listens to the group of its own address. */
  boolean listens(Machine machine, int number) {
    return hub.output("bridge mdb show dev " + BRIDGE)
        .contains("port %s grp ff02::1:ff00:%d ".formatted(ports.get(machine), number));
  }

  @Override
  public void close() {
    site.close();
  }
}
