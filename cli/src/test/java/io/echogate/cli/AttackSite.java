package io.echogate.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An attacker, and his victims: for each role a machine with its recommended policy, and a host and
 * a router without any. They are twins: they have the same addresses, and the switch gives all of
 * them the very same frames. So what reaches those without a policy would have reached the others.
 *
 * <pre>
 * attacker eth0 --- switch --- eth0 victim lan0 ------- eth0 behind
 *   192.0.2.1          |    192.0.2.2      198.51.100.1        .2
 *   2001:db8::1        |    2001:db8::2    2001:db8:1::1      ::2
 *                   gateway
 *              192.0.2.3, 2001:db8::3
 * </pre>
 *
 * The victims do all that a kernel can be talked into: they answer to broadcasts, and routers
 * forward these.
 */
final class AttackSite implements AutoCloseable {
  static final int ATTACKER = 1;
  static final int GATEWAY = 3;
  private static final int VICTIM = 2;

  private static final List<String> HOSTS = List.of("host", "lan-host");
  private static final List<String> ROUTERS = List.of("border", "transit");
  private static final String BARE_HOST = "a host without a filter";
  private static final String BARE_ROUTER = "a router without a filter";

  private final SharedLink link = SharedLink.create();
  private final Map<String, Victim> victims = new LinkedHashMap<>();
  private final Machine attacker;

  private AttackSite() {
    try {
      attacker = link.host("attacker", ATTACKER);
      link.router("gateway", GATEWAY);
      addHost(BARE_HOST);
      HOSTS.forEach(this::addHost);
      addRouter(BARE_ROUTER);
      ROUTERS.forEach(this::addRouter);
      link.site().settle();
    } catch (RuntimeException | Error e) {
      link.close();
      throw e;
    }
  }

  /** Connects all and puts the filters in force. */
  static AttackSite create() {
    AttackSite site = new AttackSite();
    try {
      site.attacker.set("net/ipv6/conf/eth0/accept_ra", "0");
      site.attacker.ip(
          """
          neigh replace 192.0.2.2 lladdr %1$s dev eth0 nud permanent
          neigh replace 2001:db8::2 lladdr %1$s dev eth0 nud permanent
          route add 198.51.100.0/24 via 192.0.2.2
          route add 2001:db8:1::/64 via 2001:db8::2
          """
              .formatted(SharedLink.mac(VICTIM)));
      HOSTS.forEach(role -> site.victim(role).protect(role));
      ROUTERS.forEach(role -> site.victim(role).protect(role));
      return site;
    } catch (RuntimeException | Error e) {
      site.close();
      throw e;
    }
  }

  private void addHost(String name) {
    Machine machine = link.host(name, VICTIM);
    prepare(machine);
    victims.put(name, new Victim(name, machine, Optional.empty()));
  }

  private void addRouter(String name) {
    Machine machine = link.router(name, VICTIM);
    prepare(machine);
    machine.set("net/ipv4/conf/all/bc_forwarding", "1");
    machine.set("net/ipv4/conf/eth0/bc_forwarding", "1");
    Machine behind = link.site().machine("behind " + name);
    link.site().cable(machine, "lan0", behind, "eth0");
    machine.attach("lan0", "198.51.100.1/24", "2001:db8:1::1/64");
    behind.attach("eth0", "198.51.100.2/24", "2001:db8:1::2/64");
    behind.set("net/ipv4/icmp_echo_ignore_broadcasts", "0");
    behind.ip(
        """
        route add default via 198.51.100.1
        route add default via 2001:db8:1::1
        """);
    victims.put(name, new Victim(name, machine, Optional.of(behind)));
  }

  /** The attacker's address is known, so that nobody asks for it in between. */
  private static void prepare(Machine machine) {
    machine.set("net/ipv4/icmp_echo_ignore_broadcasts", "0");
    machine.set("net/ipv6/conf/eth0/accept_ra", "0");
    machine.ip(
        """
        route add default via %s
        route add default via %s dev eth0
        neigh replace 192.0.2.1 lladdr %3$s dev eth0 nud permanent
        neigh replace 2001:db8::1 lladdr %3$s dev eth0 nud permanent
        """
            .formatted(
                SharedLink.ip4(GATEWAY), SharedLink.linkLocal(GATEWAY), SharedLink.mac(ATTACKER)));
  }

  Machine attacker() {
    return attacker;
  }

  /** Lets everybody receive. */
  void connectAll() {
    link.connectAll();
  }

  /** Lets the attacker and one victim receive, and nobody else. */
  void connectOnly(Victim victim) {
    link.connectOnly(attacker, victim.machine());
  }

  /** The one without a filter that an attempt is seen to work with. */
  Victim bare(Attempt attempt) {
    return victim(attempt.behind() ? BARE_ROUTER : BARE_HOST);
  }

  /** The one with the policy of a role. */
  Victim victim(String role) {
    return Objects.requireNonNull(victims.get(role), role);
  }

  @Override
  public void close() {
    link.close();
  }
}
